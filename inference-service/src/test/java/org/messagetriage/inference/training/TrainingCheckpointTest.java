package org.messagetriage.inference.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.checkpoint.SafetensorsWriter;
import org.messagetriage.inference.checkpoint.Tensor;

class TrainingCheckpointTest {

    private static final Map<String, Tensor> HEAD = Map.of("head.bias", Tensor.of(new float[] {1, 2}, 2));
    private static final Map<String, Tensor> MOMENTS = Map.of("mean.head.bias", Tensor.of(new float[] {3, 4}, 2));

    @TempDir
    Path folder;

    private static PlanText plan(String data) throws IOException {
        return PlanText.parse("{\"data\":\"SHA-256 " + data + "\",\"epochs\":1}");
    }

    @Test
    void aRunOfTheSamePlanGetsBackAllItHad() throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        new TrainingCheckpoint(plan("a"), 7, 2.5, 0.1 + 0.2, HEAD, MOMENTS).save(file);
        TrainingCheckpoint read = TrainingCheckpoint.load(file, plan("a"));
        assertEquals(7, read.step());
        assertEquals(2.5, read.seconds());
        assertEquals(0.1 + 0.2, read.loss());
        assertArrayEquals(new float[] {1, 2}, read.parameters().get("head.bias").floats());
        assertArrayEquals(
                new float[] {3, 4}, read.optimizer().get("mean.head.bias").floats());
    }

    @Test
    void aRunOnOtherDataIsRefusedWithWhatDiffers() throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        new TrainingCheckpoint(plan("a"), 7, 2.5, 1, HEAD, MOMENTS).save(file);
        String refusal = assertThrows(IOException.class, () -> TrainingCheckpoint.load(file, plan("b")))
                .getMessage();
        assertTrue(refusal.contains("is of another run"), refusal);
        assertTrue(refusal.endsWith("\ndata: \"SHA-256 a\" then, \"SHA-256 b\" now"), refusal);
    }

    @Test
    void aCheckpointOfAnEarlierTrainerIsRefused() throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        ByteArrayOutputStream old = new ByteArrayOutputStream();
        SafetensorsWriter.write(old, HEAD, Map.of("plan", "TrainingPlan[task=NLI]", "step", "7", "seconds", "2.5"));
        Files.write(file, old.toByteArray());
        String refusal = assertThrows(IOException.class, () -> TrainingCheckpoint.load(file, plan("a")))
                .getMessage();
        assertTrue(refusal.contains("is not of this version of the trainer"), refusal);
    }
}
