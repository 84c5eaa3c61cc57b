package org.messagetriage.inference.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that PyTorch and safetensors wrote ({@code src/test/fixtures/checkpoint_files.py}). */
class CheckpointFolderTest {

    private static final Path FIXTURES = Path.of("src", "test", "resources", "checkpoints");
    private static final Map<String, ElementType> TYPES = Map.of(
            "torch.float64", ElementType.F64,
            "torch.float32", ElementType.F32,
            "torch.float16", ElementType.F16,
            "torch.bfloat16", ElementType.BF16,
            "torch.int64", ElementType.I64,
            "torch.bool", ElementType.BOOL);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pytorch", "pytorch-sharded", "safetensors", "safetensors-sharded"})
    void readsWhatPythonWrote(String format) throws IOException {
        Checkpoint checkpoint = CheckpointFolder.open(FIXTURES.resolve(format));
        JsonNode expected = JsonMapper.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build()
                .readTree(FIXTURES.resolve("expected.json").toFile());
        TreeSet<String> names = new TreeSet<>();
        expected.fieldNames().forEachRemaining(names::add);
        assertEquals(names, new TreeSet<>(checkpoint.names()));
        for (String name : names) {
            Tensor tensor = checkpoint.tensor(name);
            assertEquals(TYPES.get(expected.at("/" + name + "/dtype").asText()), tensor.type(), name);
            assertArrayEquals(numbers(expected.at("/" + name + "/shape")), shape(tensor), name);
            assertArrayEquals(numbers(expected.at("/" + name + "/values")), values(tensor), name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "legacy, PyTorch left in 2020",
        "module, torch.nn.modules.linear.Linear",
    })
    void saysWhyItRefusesWhatPythonWrote(String format, String reason) {
        assertRefused(FIXTURES.resolve(format), reason);
    }

    @Test
    void prefersSafetensorsToAPickle() throws IOException {
        copy("safetensors/model.safetensors", "model.safetensors");
        copy("pytorch/pytorch_model.bin", "pytorch_model.bin");
        assertInstanceOf(SafetensorsFile.class, CheckpointFolder.open(folder));
    }

    @Test
    void namesWhatItLookedForInAFolderWithoutWeights() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        assertRefused(folder, "looked for were model.safetensors, ");
    }

    @Test
    void tellsAPointerOfGitFromAFile() throws IOException {
        Files.writeString(
                folder.resolve("model.safetensors"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
        assertRefused(folder, "git lfs pull");
    }

    @Test
    void refusesAnIndexWhoseFileIsMissing() throws IOException {
        copy("safetensors-sharded/model.safetensors.index.json", "model.safetensors.index.json");
        copy("safetensors-sharded/model-00001-of-00002.safetensors", "model-00001-of-00002.safetensors");
        assertRefused(folder, "model-00002-of-00002.safetensors, which is not there");
    }

    @Test
    void refusesAnIndexThatNamesATensorWhichItsFileLacks() throws IOException {
        copy("safetensors/model.safetensors", "all.safetensors");
        index("{\"weight_map\": {\"other\": \"all.safetensors\"}}");
        assertRefused(folder, "all.safetensors has no tensor \"other\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../other.safetensors",
                "/etc/passwd",
                "a/b.safetensors",
                "..\\\\b.safetensors",
                ".safetensors",
                "b.pt",
                ""
            })
    void refusesAnIndexThatLeavesItsFolder(String file) throws IOException {
        index("{\"weight_map\": {\"a\": \"" + file + "\"}}");
        assertRefused(folder, "no safetensors or bin file beside it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{}", "{\"weight_map\": 3}", "{\"weight_map\": {\"a\": {}}}", "{\"weight_map\": {"})
    void refusesAFileThatIsNoIndex(String json) throws IOException {
        index(json);
        assertThrows(CheckpointException.class, () -> CheckpointFolder.open(folder));
    }

    private void index(String json) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), json);
    }

    private void copy(String fixture, String name) throws IOException {
        Files.copy(FIXTURES.resolve(fixture), folder.resolve(name));
    }

    private static void assertRefused(Path folder, String reason) {
        String message = assertThrows(CheckpointException.class, () -> CheckpointFolder.open(folder))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static double[] shape(Tensor tensor) {
        return IntStream.range(0, tensor.shape().length)
                .mapToDouble(i -> tensor.shape()[i])
                .toArray();
    }

    private static double[] values(Tensor tensor) {
        int elements = (int) tensor.elements();
        return switch (tensor.type()) {
            case I64 ->
                IntStream.range(0, elements)
                        .mapToDouble(i -> tensor.data().getLong(8 * i))
                        .toArray();
            case BOOL ->
                IntStream.range(0, elements)
                        .mapToDouble(i -> tensor.data().get(i))
                        .toArray();
            case F64 ->
                IntStream.range(0, elements)
                        .mapToDouble(i -> tensor.data().getDouble(8 * i))
                        .toArray();
            default -> {
                float[] floats = tensor.floats();
                yield IntStream.range(0, elements).mapToDouble(i -> floats[i]).toArray();
            }
        };
    }
}
