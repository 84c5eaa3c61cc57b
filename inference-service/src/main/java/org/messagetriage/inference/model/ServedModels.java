package org.messagetriage.inference.model;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.hub.HubClient;
import org.messagetriage.inference.hub.HubException;
import org.messagetriage.inference.hub.HubObserver;
import org.messagetriage.inference.hub.HubSettings;
import org.messagetriage.inference.hub.ModelReference;

/**
 * Where all models of this service come from. Of the configuration: the bundled ones, unless they are switched off, then
 * the folders and the models of a hub that it names. By request besides: folders below the configured one, and models of
 * the hub as far as the configuration allows.
 */
@ApplicationScoped
public class ServedModels implements ModelSource {

    private static final String SETTINGS = "messagetriage.inference.models.";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?");
    /** {@code POST /models/{name}/explanations} is another path. */
    private static final String RESERVED = "/explanations";

    private final ModelsConfig config;
    private final BundledModels bundled;
    private final List<String> bundledNames;
    private final HubClient hub;
    private final HubPolicy policy;
    private final Map<String, Path> folders = new TreeMap<>();
    private final Map<String, ModelReference> references = new LinkedHashMap<>();

    @Inject
    ServedModels(ModelsConfig config, CatalogueConfig catalogue) {
        this(
                config,
                new HubClient(HubSettings.of(System.getenv(), Path.of(System.getProperty("user.home")))
                        .withLocalModels(catalogue.local().orElse(null))),
                catalogue.hubAllow().orElse(List.of()));
    }

    /** Without models of the hub by request. */
    public ServedModels(ModelsConfig config, HubClient hub) {
        this(config, hub, List.of());
    }

    /**
     * @param allowed models of the hub that may be loaded by request: {@code org/name}, {@code org/*} or {@code *}
     * @throws IllegalArgumentException if the configuration names a model that cannot have this name, or one twice
     */
    public ServedModels(ModelsConfig config, HubClient hub, List<String> allowed) {
        this.config = config;
        this.hub = hub;
        policy = new HubPolicy(allowed);
        bundled = new BundledModels(config);
        bundledNames = config.bundled() ? bundled.names() : List.of();
        config.folders().forEach((name, folder) -> {
            requireFree("folders", name);
            folders.put(name, folder);
        });
        config.hub().orElse(List.of()).forEach(this::addFromHub);
    }

    private void addFromHub(String text) {
        try {
            ModelReference reference = ModelReference.parse(text.strip());
            if (reference.isLocal()) {
                throw new IllegalArgumentException(
                        SETTINGS + "hub names \"" + text + "\"; a local folder belongs to " + SETTINGS + "folders");
            }
            requireFree("hub", reference.name());
            references.put(reference.name(), reference);
        } catch (HubException e) {
            throw new IllegalArgumentException(SETTINGS + "hub names \"" + text + "\": " + e.getMessage(), e);
        }
    }

    private void requireFree(String setting, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(SETTINGS + setting + " names a model \"" + name
                    + "\"; a name is letters, digits, '.', '_', '-' with at most one '/'");
        }
        if (names().contains(name)) {
            throw new IllegalArgumentException(SETTINGS + setting + " names a second model \"" + name + '"');
        }
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>(bundledNames);
        names.addAll(folders.keySet());
        names.addAll(references.keySet());
        return names;
    }

    @Override
    public Model load(String name) throws Exception {
        ModelLoad load = plan(ModelSpec.ofName(name));
        load.fetch(HubObserver.NONE);
        return load.load();
    }

    @Override
    public ModelLoad plan(ModelSpec spec) {
        String name = spec.name();
        if (name.endsWith(RESERVED)) {
            throw InferenceException.ofField(ErrorCode.INVALID_VALUE, "name", "must not end with " + RESERVED);
        }
        boolean asConfigured = spec.from() == null && spec.revision() == null;
        if (asConfigured && bundledNames.contains(name)) {
            return new BundledLoad(bundled, spec, config);
        }
        if (asConfigured && folders.containsKey(name)) {
            return CheckpointLoad.local(name, folders.get(name), spec, config);
        }
        if (asConfigured && references.containsKey(name)) {
            return fromHub(spec, references.get(name));
        }
        return byRequest(spec, reference(spec));
    }

    private ModelLoad byRequest(ModelSpec spec, ModelReference reference) {
        if (reference.isLocal()) {
            try {
                Path folder = hub.fetch(reference, HubObserver.NONE);
                return CheckpointLoad.local(reference.toString(), folder, spec, config);
            } catch (IOException e) {
                throw LoadFailure.refusal(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InferenceException(ErrorCode.SHUTTING_DOWN, "The service is stopping");
            }
        }
        if (!references.containsValue(reference)) {
            policy.require(reference);
        }
        return fromHub(spec, reference);
    }

    private ModelLoad fromHub(ModelSpec spec, ModelReference reference) {
        boolean onnx = EngineChoice.of(config, spec.name()) == EngineChoice.ONNX;
        return CheckpointLoad.remote(
                reference.toString(),
                observer -> onnx ? hub.fetchOnnx(reference, observer) : hub.fetch(reference, observer),
                spec,
                config);
    }

    private ModelReference reference(ModelSpec spec) {
        if (spec.from() == null && !spec.name().contains("/")) {
            throw new InferenceException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "The configuration has no model of the name " + spec.name()
                            + "; from names one of the hub, org/name, or a folder, ./folder");
        }
        String from = spec.from() == null ? spec.name() : spec.from();
        try {
            return ModelReference.parse(spec.revision() == null ? from : from + "@" + spec.revision());
        } catch (HubException e) {
            throw InferenceException.ofField(
                    ErrorCode.INVALID_VALUE, spec.from() == null ? "name" : "from", e.getMessage());
        }
    }
}
