package org.messagetriage.inference.hub;

import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.model.ModelLoad;
import org.messagetriage.inference.model.ModelSource;
import org.messagetriage.inference.model.ModelSpec;
import org.messagetriage.inference.model.ModelsConfig;
import org.messagetriage.inference.model.ServedModels;
import org.messagetriage.inference.model.TinyCheckpoints;

/** The service's own source of models, before a hub on loopback and with the tiny checkpoints as its local folders. */
@Alternative
@ApplicationScoped
public class HubModels implements ModelSource {

    private static final String SERVED = "distilbert-sentiment";

    private final LoopbackHub hub;
    private final ServedModels models;

    HubModels(ModelsConfig config) throws IOException {
        hub = new LoopbackHub();
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
            hub.file(name, Files.readAllBytes(TinyCheckpoints.folder(SERVED).resolve(name)));
        }
        HubSettings settings = TinyModel.settings(hub, config.home().resolve("cache"))
                .withLocalModels(TinyCheckpoints.folder(SERVED).getParent());
        models = new ServedModels(config, new HubClient(settings, TinyModel.HURRY), List.of("acme/*", "nobody/none"));
    }

    LoopbackHub hub() {
        return hub;
    }

    /** The next load has to download again. What was given up a moment ago may still write its last bytes. */
    void forget(Path home) throws Exception {
        Path cache = home.resolve("cache");
        for (int attempt = 0; Files.exists(cache); attempt++) {
            try (Stream<Path> all = Files.walk(cache)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException | UncheckedIOException e) {
                if (attempt == 50) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    @Override
    public List<String> names() {
        return models.names();
    }

    @Override
    public Model load(String name) throws Exception {
        return models.load(name);
    }

    @Override
    public ModelLoad plan(ModelSpec spec) {
        return models.plan(spec);
    }

    @PreDestroy
    void close() {
        hub.close();
    }

    /** A service with one configured folder and memory for a few tiny models. */
    public static class Profile implements QuarkusTestProfile {

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(HubModels.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path home = Files.createTempDirectory(Path.of("target"), "home").toAbsolutePath();
                return Map.of(
                        "messagetriage.home", home.toString(),
                        "messagetriage.inference.models.record",
                                home.resolve("loaded.json").toString(),
                        "messagetriage.inference.models.bundled", "false",
                        "messagetriage.inference.models.memory", "600K",
                        "messagetriage.inference.dtype", "fp32",
                        "messagetriage.inference.models.folders.\"local/first\"",
                                TinyCheckpoints.folder(SERVED).toString(),
                        "quarkus.http.test-timeout", "2m");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
