package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.messagetriage.inference.checkpoint.OnnxBytes;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Task;

/** Folders whose model is an ONNX graph. That classifiers give transformers' logits is CheckpointParityTest's. */
class OnnxSnapshotTest {

    private static final int FLOAT = 1;
    private static final int FLOAT16 = 10;

    @TempDir
    Path folder;

    private Path checkpoint;

    @BeforeEach
    void copy() throws IOException {
        checkpoint = Files.createDirectories(folder.resolve("checkpoint"));
        for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(TinyCheckpoints.folder("onnx-bert-nli").resolve(name), checkpoint.resolve(name));
        }
    }

    private Model load(Path from, EngineChoice engine) throws IOException {
        return new SnapshotLoader(folder.resolve("archives"))
                .load("tiny", from, new Arithmetic(Dtype.FP32, Device.CPU, engine));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean", "cls"})
    void embeddingsArePooledAsTheFolderSays(String pooling) throws Exception {
        Path from = TinyCheckpoints.folder("onnx-features-" + pooling);
        JsonNode expected =
                new ObjectMapper().readTree(from.resolve("features.json").toFile());
        try (Model model = load(from, EngineChoice.AUTO)) {
            assertEquals(Task.FEATURE_EXTRACTION, model.info().task());
            assertEquals(32, model.info().outputs());
            List<Sequence> batch = new ArrayList<>();
            expected.get("inputs").forEach(text -> batch.add(model.tokenizer().text(text.asText())));
            float[][] rows = model.run(batch);
            for (int i = 0; i < rows.length; i++) {
                JsonNode row = expected.get("embeddings").get(i);
                for (int j = 0; j < rows[i].length; j++) {
                    assertEquals(row.get(j).asDouble(), rows[i][j], 1e-5);
                }
            }
        }
    }

    @Test
    void ofBothKindsOfWeightsTheOperatorHasTheChoice() throws Exception {
        Files.copy(
                TinyCheckpoints.folder("bert-nli").resolve("model.safetensors"),
                checkpoint.resolve("model.safetensors"));
        Files.copy(
                TinyCheckpoints.folder("onnx-bert-nli").resolve("onnx/model.onnx"), checkpoint.resolve("model.onnx"));
        try (Model torch = load(checkpoint, EngineChoice.AUTO);
                Model onnx = load(checkpoint, EngineChoice.ONNX)) {
            assertEquals("bert", torch.info().architecture());
            assertEquals("onnx", onnx.info().architecture());
            assertEquals(Task.ZERO_SHOT_CLASSIFICATION, onnx.info().task());
            List<Sequence> text = List.of(torch.tokenizer().text("The parcel was wet."));
            assertArrayEquals(torch.run(text)[0], onnx.run(text)[0], 1e-5f);
        }
    }

    @Test
    void theKinOfRobertaHasAsManyPositionsAsItsTableLeaves() throws Exception {
        ObjectMapper json = new ObjectMapper();
        Path from = TinyCheckpoints.folder("onnx-roberta-emotions");
        for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(from.resolve(name), checkpoint.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        place(Files.readAllBytes(from.resolve("model.onnx")));
        Path config = checkpoint.resolve("config.json");
        for (String type : List.of("roberta", "mpnet")) {
            ObjectNode said = (ObjectNode) json.readTree(config.toFile());
            json.writeValue(config.toFile(), said.put("model_type", type));
            try (Model model = load(checkpoint, EngineChoice.AUTO)) {
                assertEquals(64 - 2, model.info().maxLength(), type);
                assertEquals(1, model.run(List.of(model.tokenizer().text("word ".repeat(100)))).length);
            }
        }
    }

    @Test
    void whoAsksForAnotherEngineThanThereAreWeightsForIsToldSo() throws IOException {
        refused("has no file onnx/model.onnx or model.onnx", EngineChoice.ONNX);
        place(OnnxBytes.model(OnnxBytes.graph("logits", FLOAT, -1, 3)));
        refused("no weights", EngineChoice.PYTORCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/etc/passwd", "a/b", "..", "C:\\x", "a\u0000b", ".hidden", ""})
    void weightsOutsideOfTheFolderAreNotOpened(String location) throws IOException {
        place(OnnxBytes.model(OnnxBytes.graph("logits", FLOAT, -1, 3).message(5, OnnxBytes.external("w", location))));
        refused("expected is the plain name of a file beside it");
    }

    @Test
    void weightsThatAreHiddenInBranchesAreSeenToo() throws IOException {
        OnnxBytes branch = new OnnxBytes().message(5, OnnxBytes.external("w", "../secret"));
        OnnxBytes node = new OnnxBytes().text(4, "If").message(5, new OnnxBytes().message(6, branch));
        place(OnnxBytes.model(OnnxBytes.graph("logits", FLOAT, -1, 3).message(1, node)));
        refused("\"../secret\"");
    }

    @Test
    void weightsThatAreHiddenInFunctionsAreSeenToo() throws IOException {
        OnnxBytes usual = new OnnxBytes().text(1, "w").message(5, OnnxBytes.external("w", "../secret"));
        OnnxBytes function = new OnnxBytes().text(1, "f").message(11, usual);
        place(new OnnxBytes()
                .number(1, 8)
                .message(7, OnnxBytes.graph("logits", FLOAT, -1, 3))
                .message(25, function)
                .toBytes());
        refused("\"../secret\"");
    }

    @Test
    void aFileOfWeightsThatIsMissingIsNamed() throws IOException {
        place(OnnxBytes.model(
                OnnxBytes.graph("logits", FLOAT, -1, 3).message(5, OnnxBytes.external("w", "model.onnx_data"))));
        refused("the file \"model.onnx_data\" with its weights is not beside it");
    }

    @Test
    void aGraphsMemoryIsThatOfItsFiles() throws IOException {
        place(OnnxBytes.model(
                OnnxBytes.graph("logits", FLOAT, -1, 3).message(5, OnnxBytes.external("w", "model.onnx_data"))));
        Files.write(checkpoint.resolve("model.onnx_data"), new byte[1000]);
        assertEquals(
                Files.size(checkpoint.resolve("model.onnx")) + 1000,
                WeightMemory.of(checkpoint, new Arithmetic(Dtype.FP32, Device.CPU)));
    }

    @Test
    void graphsThatAreNoneOfThesePipelinesAreRefused() throws IOException {
        place(OnnxBytes.model(OnnxBytes.graph("scores", FLOAT, -1, 3)));
        refused("has the outputs scores; served are logits");
        place(OnnxBytes.model(OnnxBytes.graph("logits", FLOAT, -1, -1, 250)));
        refused("a graph that writes text is not served");
        place(OnnxBytes.model(OnnxBytes.graph("logits", FLOAT16, -1, 3)));
        refused("not float32");
        place(OnnxBytes.model(OnnxBytes.graph("logits", FLOAT, -1, 7)));
        refused("7 logits where config.json has 3 labels");
        place(OnnxBytes.model(OnnxBytes.graph("logits", FLOAT, -1, 3).message(11, OnnxBytes.port("pixels", 1, -1))));
        refused("inputs input_ids, attention_mask, pixels; served are");
        place(OnnxBytes.model(new OnnxBytes()
                .message(11, OnnxBytes.port("input_ids", 7, -1, -1))
                .message(12, OnnxBytes.port("logits", FLOAT, -1, 3))));
        refused("no input input_ids or attention_mask");
    }

    @Test
    void filesThatAreNoGraphAreRefused() throws IOException {
        byte[] good = Files.readAllBytes(TinyCheckpoints.folder("onnx-bert-nli").resolve("onnx/model.onnx"));
        place(Arrays.copyOf(good, good.length / 2));
        refused("cut off?");
        place(new byte[0]);
        refused("it has no graph");
        place("version https://git-lfs.github.com/spec/v1".getBytes());
        refused("Git LFS pointer");
        place(OnnxBytes.model(OnnxBytes.graph("logits", FLOAT, -1, 3)));
        refused("ONNX Runtime does not read model.onnx");
    }

    @Test
    void graphsInGraphsEndSomewhere() throws IOException {
        OnnxBytes graph = new OnnxBytes();
        for (int depth = 0; depth < 20; depth++) {
            graph = new OnnxBytes().message(1, new OnnxBytes().message(5, new OnnxBytes().message(6, graph)));
        }
        place(OnnxBytes.model(graph));
        refused("graphs lie in graphs");
    }

    private void place(byte[] file) throws IOException {
        Files.write(checkpoint.resolve("model.onnx"), file);
    }

    private void refused(String message) {
        refused(message, EngineChoice.AUTO);
    }

    private void refused(String message, EngineChoice engine) {
        String said =
                assertThrows(IOException.class, () -> load(checkpoint, engine)).getMessage();
        assertTrue(said.contains(message), said);
    }
}
