package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;

/**
 * Tiny random checkpoints of every architecture against the logits of transformers, which
 * {@code src/test/fixtures/tiny_checkpoints.py} wrote beside them.
 */
class CheckpointParityTest {

    private static final double TOLERANCE = 1e-4;
    private static final List<String> TABLE = new ArrayList<>(List.of(
            "| architecture | configuration | batch | long | empty | pairs | text-classification | zero-shot |",
            "|---|---|---|---|---|---|---|---|"));

    @TempDir
    Path archives;

    static Stream<String> checkpoints() throws IOException {
        return TinyCheckpoints.names().stream();
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void tokensLogitsAndScoresAreThoseOfTransformers(String name) throws Exception {
        JsonNode reference = TinyCheckpoints.reference(name);
        StringBuilder row = new StringBuilder();
        try (Model model = new SnapshotLoader(archives)
                .load(name, TinyCheckpoints.folder(name), new Arithmetic(Dtype.FP32, Device.CPU))) {
            for (JsonNode oneCase : reference.get("cases")) {
                row.append(cell(difference(model, oneCase)));
            }
            row.append(cell(Pipelines.largestDifference(model, reference.get("text_classification"), false)));
            row.append(
                    reference.get("zero_shot").isEmpty()
                            ? " - |"
                            : cell(Pipelines.largestDifference(model, reference.get("zero_shot"), true)));
            TABLE.add("| " + model.info().architecture() + " | " + name + " |" + row);
        }
    }

    private static String cell(double difference) {
        assertTrue(difference <= TOLERANCE, "differs by " + difference);
        return String.format(Locale.ROOT, " %.0e |", difference);
    }

    private static double difference(Model model, JsonNode oneCase) {
        String name = oneCase.get("name").asText();
        List<Sequence> batch = new ArrayList<>();
        for (JsonNode input : oneCase.get("inputs")) {
            batch.add(TinyCheckpoints.sequence(model, input));
        }
        for (int i = 0; i < batch.size(); i++) {
            int[] expected = TinyCheckpoints.ints(oneCase.get("ids").get(i));
            assertArrayEquals(expected, batch.get(i).first().ids(), name + ": tokens of input " + i);
        }
        float[][] logits = model.run(batch);
        double largest = 0;
        for (int i = 0; i < logits.length; i++) {
            JsonNode expected = oneCase.get("logits").get(i);
            assertEquals(expected.size(), logits[i].length, name);
            for (int j = 0; j < logits[i].length; j++) {
                assertEquals(
                        expected.get(j).asDouble(), logits[i][j], TOLERANCE, name + ": input " + i + ", output " + j);
                largest = Math.max(largest, Math.abs(expected.get(j).asDouble() - logits[i][j]));
            }
        }
        return largest;
    }

    @AfterAll
    static void printTable() throws IOException {
        TinyCheckpoints.show("Largest difference of a logit from transformers', fp32:", TABLE, "parity-of-encoders.md");
    }
}
