package org.messagetriage.inference.model;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.hub.HubClient;
import org.messagetriage.inference.hub.HubException;
import org.messagetriage.inference.hub.HubSettings;
import org.messagetriage.inference.hub.ModelReference;

/**
 * All models of this service: the bundled ones, unless they are switched off, then the folders and the models of a hub
 * that the configuration names.
 */
@ApplicationScoped
public class ServedModels implements ModelSource {

    private static final Logger LOG = Logger.getLogger(ServedModels.class);
    private static final String SETTINGS = "messagetriage.inference.models.";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?");

    /** Where a model's files are; may have to fetch them. */
    private interface Folder {
        Path get() throws Exception;
    }

    private final BundledModels bundled;
    private final List<String> bundledNames;
    private final SnapshotLoader loader;
    private final Function<String, Arithmetic> arithmetic;
    private final HubClient hub;
    private final Map<String, Folder> folders = new LinkedHashMap<>();

    @Inject
    ServedModels(ModelsConfig config) {
        this(config, new HubClient(HubSettings.of(System.getenv(), Path.of(System.getProperty("user.home")))));
    }

    /** @throws IllegalArgumentException if the configuration names a model that cannot have this name, or one twice */
    public ServedModels(ModelsConfig config, HubClient hub) {
        this.hub = hub;
        bundled = new BundledModels(config);
        bundledNames = config.bundled() ? bundled.names() : List.of();
        arithmetic = name -> Arithmetic.of(config, name);
        loader = new SnapshotLoader(config.home().resolve("models"));
        new TreeMap<>(config.folders()).forEach((name, folder) -> add("folders", name, () -> folder));
        config.hub().orElse(List.of()).forEach(this::addFromHub);
    }

    private void addFromHub(String text) {
        try {
            ModelReference reference = ModelReference.parse(text.strip());
            if (reference.isLocal()) {
                throw new IllegalArgumentException(
                        SETTINGS + "hub names \"" + text + "\"; a local folder belongs to " + SETTINGS + "folders");
            }
            add("hub", reference.name(), () -> hub.fetch(reference, LOG::info));
        } catch (HubException e) {
            throw new IllegalArgumentException(SETTINGS + "hub names \"" + text + "\": " + e.getMessage(), e);
        }
    }

    private void add(String setting, String name, Folder folder) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(SETTINGS + setting + " names a model \"" + name
                    + "\"; a name is letters, digits, '.', '_', '-' with at most one '/'");
        }
        if (bundledNames.contains(name) || folders.putIfAbsent(name, folder) != null) {
            throw new IllegalArgumentException(SETTINGS + setting + " names a second model \"" + name + '"');
        }
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>(bundledNames);
        names.addAll(folders.keySet());
        return names;
    }

    @Override
    public Model load(String name) throws Exception {
        Folder folder = folders.get(name);
        return folder == null ? bundled.load(name) : loader.load(name, folder.get(), arithmetic.apply(name));
    }
}
