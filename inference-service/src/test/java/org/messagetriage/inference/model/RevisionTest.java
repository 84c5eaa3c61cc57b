package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.checkpoint.CheckpointFolder;
import org.messagetriage.inference.checkpoint.OnnxBytes;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Model;

/** Another file of weights is another revision, whatever the file is called. */
class RevisionTest {

    @TempDir
    Path folder;

    private Path checkpoint;

    private record Served(String revision, float[] scores) {}

    @BeforeEach
    void copy() throws IOException {
        checkpoint = Files.createDirectories(folder.resolve("checkpoint"));
        for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(TinyCheckpoints.folder("bert-nli").resolve(name), checkpoint.resolve(name));
        }
    }

    @Test
    void aPartThatIsReplacedIsServed() throws Exception {
        Path source = TinyCheckpoints.folder("bert-nli");
        Path part = Files.copy(source.resolve("model.safetensors"), checkpoint.resolve("part-1.safetensors"));
        Map<String, String> fileOfTensor = CheckpointFolder.open(source).names().stream()
                .collect(Collectors.toMap(Function.identity(), tensor -> "part-1.safetensors"));
        new ObjectMapper()
                .writeValue(
                        checkpoint.resolve("model.safetensors.index.json").toFile(),
                        Map.of("weight_map", fileOfTensor));
        Served before = serve();
        assertEquals(before.revision, serve().revision);

        byte[] other = Files.readAllBytes(part);
        Arrays.fill(other, other.length / 2, other.length, (byte) 0);
        Files.write(part, other);
        Served after = serve();
        assertNotEquals(before.revision, after.revision);
        assertFalse(Arrays.equals(before.scores, after.scores));
    }

    /** Weights are mapped, then all files are digested: of a folder that is changed between neither is served. */
    @Test
    void aFolderThatIsReplacedWhileItIsReadIsNotServedUnderTheNewRevision() throws Exception {
        byte[] good = Files.readAllBytes(TinyCheckpoints.folder("bert-nli").resolve("model.safetensors"));
        byte[] other = good.clone();
        Arrays.fill(other, other.length / 2, other.length, (byte) 0);
        Path weights = Files.write(checkpoint.resolve("model.safetensors"), good);
        Path next = Files.write(folder.resolve("next"), other);
        Path slow = checkpoint.resolve("model.aaa");
        try (RandomAccessFile file = new RandomAccessFile(slow.toFile(), "rw")) {
            file.setLength(256L << 20);
        }
        FutureTask<Served> load = new FutureTask<>(this::serve);
        Thread thread = new Thread(load);
        thread.start();
        while (thread.isAlive() && !isDigesting(thread)) {
            Thread.onSpinWait();
        }
        Files.move(next, weights, StandardCopyOption.REPLACE_EXISTING);
        ExecutionException refused = assertThrows(ExecutionException.class, load::get);
        assertEquals(
                "the folder was changed while it was read; load it again",
                refused.getCause().getMessage());

        Served after = serve();
        Files.delete(slow);
        Files.write(weights, good);
        assertFalse(Arrays.equals(serve().scores, after.scores), "the old weights are served under the new revision");
    }

    private static boolean isDigesting(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(FolderDigest.class.getName())
                        && frame.getMethodName().equals("of"));
    }

    @Test
    void aFileBesideAGraphCounts() throws IOException {
        Path graphs = Files.createDirectories(checkpoint.resolve("onnx"));
        Files.write(
                graphs.resolve("model.onnx"),
                OnnxBytes.model(
                        OnnxBytes.graph("logits", 1, -1, 3).message(5, OnnxBytes.external("w", "weights.bin"))));
        Path weights = Files.write(graphs.resolve("weights.bin"), new byte[16]);
        String before = EvaluationFile.digest(checkpoint);
        Files.write(weights, new byte[] {1});
        assertNotEquals(before, EvaluationFile.digest(checkpoint));
    }

    private Served serve() throws IOException {
        try (Model model = new SnapshotLoader(folder.resolve("archives"))
                .load("tiny", checkpoint, new Arithmetic(Dtype.FP32, Device.CPU))) {
            return new Served(
                    model.info().revision(), model.run(List.of(model.tokenizer().text("The parcel was wet.")))[0]);
        }
    }
}
