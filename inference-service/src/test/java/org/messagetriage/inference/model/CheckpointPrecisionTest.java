package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * The tiny checkpoints in fewer bits against themselves in fp32. Their weights are drawn wide and nothing was trained to
 * bear rounding, so the distances are larger than a real model's; how large, was measured, and they must not grow.
 */
class CheckpointPrecisionTest {

    /** Of probabilities; measured were 0.013, 0.004 and 0.097, and processors differ in how they sum. */
    private static final Map<Dtype, Double> MOST = Map.of(Dtype.BF16, 0.03, Dtype.FP16, 0.01, Dtype.INT8, 0.15);

    private static final List<String> TABLE =
            new ArrayList<>(List.of("| configuration | bf16 | fp16 | int8 |", "|---|---|---|---|"));

    @TempDir
    Path archives;

    static Stream<String> checkpoints() throws IOException {
        return TinyCheckpoints.names().stream().filter(name -> !name.startsWith("onnx-"));
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void fewerBitsStayNearToFp32(String name) throws Exception {
        List<double[]> exact = probabilities(name, Dtype.FP32);
        Map<Dtype, Double> largest = new EnumMap<>(Dtype.class);
        StringBuilder row = new StringBuilder("| " + name + " |");
        for (Dtype dtype : List.of(Dtype.BF16, Dtype.FP16, Dtype.INT8)) {
            double difference = difference(exact, probabilities(name, dtype));
            largest.put(dtype, difference);
            row.append(String.format(Locale.ROOT, " %.4f |", difference));
        }
        TABLE.add(row.toString());
        largest.forEach((dtype, difference) -> {
            assertTrue(difference <= MOST.get(dtype), dtype + " differs by " + difference);
            assertTrue(difference > 0, dtype + " is computed as fp32");
        });
    }

    private static double difference(List<double[]> exact, List<double[]> rough) {
        double largest = 0;
        for (int i = 0; i < exact.size(); i++) {
            for (int j = 0; j < exact.get(i).length; j++) {
                double difference = Math.abs(exact.get(i)[j] - rough.get(i)[j]);
                // A comparison with NaN is false: it must not pass for small.
                largest = difference <= largest ? largest : difference;
            }
        }
        return largest;
    }

    private List<double[]> probabilities(String name, Dtype dtype) throws Exception {
        List<double[]> all = new ArrayList<>();
        try (Model model = new SnapshotLoader(archives)
                .load(name, TinyCheckpoints.folder(name), new Arithmetic(dtype, Device.CPU))) {
            for (JsonNode oneCase : TinyCheckpoints.reference(name).get("cases")) {
                List<Sequence> batch = new ArrayList<>();
                for (JsonNode input : oneCase.get("inputs")) {
                    batch.add(TinyCheckpoints.sequence(model, input));
                }
                for (float[] logits : model.run(batch)) {
                    all.add(probabilities(logits));
                }
            }
        }
        return all;
    }

    /** A lone output is a yes or no. */
    private static double[] probabilities(float[] logits) {
        double[] odds = new double[Math.max(2, logits.length)];
        double sum = logits.length == 1 ? odds[1] = 1 : 0;
        for (int i = 0; i < logits.length; i++) {
            odds[i] = Math.exp(logits[i]);
            sum += odds[i];
        }
        for (int i = 0; i < odds.length; i++) {
            odds[i] /= sum;
        }
        return odds;
    }

    @AfterAll
    static void printTable() throws IOException {
        String table = String.join("\n", TABLE) + "\n";
        System.out.println("Largest difference of a probability from fp32:\n" + table);
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("precision-of-encoders.md"), table);
    }
}
