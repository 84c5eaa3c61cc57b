package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Model;

/** Tokenizers that know more tokens than their models have rows for, as those that a padding token was added to. */
class AddedTokensTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private ObjectNode tokenizer;

    @BeforeEach
    void copy() throws IOException {
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(TinyCheckpoints.folder("bert-nli").resolve(name), folder.resolve(name));
        }
        tokenizer = (ObjectNode) JSON.readTree(folder.resolve("tokenizer.json").toFile());
        ObjectNode added = ((ArrayNode) tokenizer.get("added_tokens")).addObject();
        added.setAll((ObjectNode) tokenizer.get("added_tokens").get(0));
        added.put("id", 9999).put("content", "[X]");
    }

    private Model load() throws IOException {
        JSON.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer);
        return new SnapshotLoader(folder.resolve("archives"))
                .load("tiny", folder, new Arithmetic(Dtype.FP32, Device.CPU));
    }

    @Test
    void aTokenThatTheModelDoesNotHaveIsLeftOutOfATextAndOfAPair() throws IOException {
        try (Model model = load()) {
            assertArrayEquals(
                    model.run(List.of(model.tokenizer().text("The parcel was wet.")))[0],
                    model.run(List.of(model.tokenizer().text("The [X] parcel was wet.")))[0]);
            assertArrayEquals(
                    model.run(model.tokenizer().pairs("The parcel", List.of("It was wet.")))[0],
                    model.run(model.tokenizer().pairs("The [X] parcel", List.of("It [X] was wet.")))[0]);
        }
    }

    @Test
    void oneThatStandsAroundEveryTextIsRefused() throws IOException {
        ObjectNode special = (ObjectNode) tokenizer.get("post_processor").get("special_tokens");
        special.putObject("[SEP]")
                .put("id", "[X]")
                .set("ids", JSON.createArrayNode().add(9999));
        ((ObjectNode) special.get("[SEP]")).set("tokens", JSON.createArrayNode().add("[X]"));
        String said = assertThrows(IOException.class, this::load).getMessage();
        assertTrue(said.contains("with ids below 220"), said);
    }
}
