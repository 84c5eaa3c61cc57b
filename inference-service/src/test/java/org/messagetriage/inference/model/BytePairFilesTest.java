package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Generator;

/** A repository with its tokenizer in two files, as EleutherAI/gpt-neo-2.7B is, reads texts as one with the whole file. */
class BytePairFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path WHOLE = TinyCheckpoints.folder("gpt-neo-alternating");

    @TempDir
    Path folder;

    @BeforeEach
    void takeApart() throws IOException {
        for (String name :
                new String[] {"config.json", "generation_config.json", "model.safetensors", "tokenizer_config.json"}) {
            Files.copy(WHOLE.resolve(name), folder.resolve(name));
        }
        JsonNode model = JSON.readTree(Files.readAllBytes(WHOLE.resolve("tokenizer.json")))
                .get("model");
        Files.write(folder.resolve("vocab.json"), JSON.writeValueAsBytes(model.get("vocab")));
        List<String> lines = new ArrayList<>(List.of("#version: 0.2"));
        for (JsonNode merge : model.get("merges")) {
            lines.add(merge.get(0).asText() + " " + merge.get(1).asText());
        }
        Files.write(folder.resolve("merges.txt"), lines);
    }

    private Generator load(Path from) throws IOException {
        return (Generator) new SnapshotLoader(folder.resolve("archives"))
                .load("tiny", from, new Arithmetic(Dtype.FP32, Device.CPU));
    }

    @Test
    void textsAreReadAndWrittenTheSame() throws IOException {
        try (Generator apart = load(folder);
                Generator whole = load(WHOLE)) {
            for (JsonNode one :
                    TinyCheckpoints.generation("gpt-neo-alternating").get("logits")) {
                String text = one.get("text").asText() + "<|endoftext|> again";
                int[] ids = whole.tokenizer().text(text).first().ids();
                assertArrayEquals(ids, apart.tokenizer().text(text).first().ids());
                assertEquals(whole.decode(ids, true), apart.decode(ids, true));
                assertEquals(whole.decode(ids, false), apart.decode(ids, false));
            }
        }
    }

    @Test
    void aFileThatIsNotOfItsFormIsNamed() throws IOException {
        Files.writeString(folder.resolve("merges.txt"), "one two three\n");
        refused("merges.txt");
        Files.writeString(folder.resolve("vocab.json"), "[]");
        refused("vocab.json");
        Files.delete(folder.resolve("vocab.json"));
        refused("no file tokenizer.json");
    }

    private void refused(String message) {
        String said = assertThrows(RefusedCheckpointException.class, () -> load(folder))
                .getMessage();
        assertTrue(said.contains(message), said);
    }
}
