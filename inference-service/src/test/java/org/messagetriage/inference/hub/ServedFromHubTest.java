package org.messagetriage.inference.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.model.DeviceChoice;
import org.messagetriage.inference.model.DtypeChoice;
import org.messagetriage.inference.model.ModelsConfig;
import org.messagetriage.inference.model.ServedModels;
import org.messagetriage.inference.model.TinyCheckpoints;

/** A model is named, and served: from the hub's protocol to the logits of transformers. */
class ServedFromHubTest {

    @TempDir
    Path folder;

    @Test
    void aNamedModelIsFetchedAndAnswers() throws Exception {
        try (LoopbackHub hub = new LoopbackHub()) {
            for (String name : List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
                hub.file(
                        name,
                        Files.readAllBytes(
                                TinyCheckpoints.folder("distilbert-sentiment").resolve(name)));
            }
            ServedModels models = new ServedModels(
                    new Configured(List.of("acme/tiny")), TinyModel.client(hub, folder.resolve("cache")));
            assertEquals(List.of("acme/tiny"), models.names());
            JsonNode batch = TinyCheckpoints.reference("distilbert-sentiment")
                    .get("cases")
                    .get(0);
            try (Model model = models.load("acme/tiny")) {
                float[] logits = model.run(List.of(
                        model.tokenizer().text(batch.get("inputs").get(0).asText())))[0];
                for (int i = 0; i < logits.length; i++) {
                    assertEquals(batch.get("logits").get(0).get(i).asDouble(), logits[i], 1e-4);
                }
            }
        }
    }

    @Test
    void aNameThatIsNoneStopsTheStart() {
        for (String name : List.of("../etc", "a/b/c", "./folder", "")) {
            String message = assertThrows(
                            IllegalArgumentException.class, () -> new ServedModels(new Configured(List.of(name)), null))
                    .getMessage();
            assertTrue(message.startsWith("messagetriage.inference.models.hub names"), message);
        }
    }

    @Test
    void aModelNamedTwiceStopsTheStart() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ServedModels(new Configured(List.of("acme/tiny", "acme/tiny@v1")), null));
    }

    private final class Configured implements ModelsConfig {

        private final List<String> references;

        Configured(List<String> references) {
            this.references = references;
        }

        @Override
        public Path home() {
            return folder;
        }

        @Override
        public DtypeChoice dtype() {
            return DtypeChoice.FP32;
        }

        @Override
        public DeviceChoice device() {
            return DeviceChoice.CPU;
        }

        @Override
        public Map<String, Options> options() {
            return Map.of();
        }

        @Override
        public boolean bundled() {
            return false;
        }

        @Override
        public Map<String, Path> folders() {
            return Map.of();
        }

        @Override
        public Optional<List<String>> hub() {
            return Optional.of(references);
        }
    }
}
