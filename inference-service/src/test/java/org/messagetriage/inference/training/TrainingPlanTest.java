package org.messagetriage.inference.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.engine.Dtype;

class TrainingPlanTest {

    private static final double RATE = 5e-4;

    @TempDir
    Path folder;

    private static TrainingPlan plan(Path data, int batch, double warmup) {
        return new TrainingPlan(
                TrainingTask.SATISFACTION,
                null,
                data,
                Map.of("a", 7),
                false,
                0,
                2,
                batch,
                RATE,
                warmup,
                8,
                32,
                Dtype.FP32,
                1);
    }

    @Test
    void theLearningRateRisesToThePlansAndNeverAbove() {
        for (double warmup : new double[] {0, 0.03, 0.06, 0.5, 0.99, 1}) {
            for (int steps : new int[] {1, 2, 25, 562}) {
                TrainingPlan plan = plan(null, 32, warmup);
                double[] rates = IntStream.range(0, steps)
                        .mapToDouble(step -> plan.learningRate(step, steps))
                        .toArray();
                String which = warmup + " of " + steps;
                assertEquals(
                        RATE,
                        IntStream.range(0, steps)
                                .mapToDouble(i -> rates[i])
                                .max()
                                .orElse(0),
                        1e-12,
                        which);
                assertTrue(rates[0] > 0 && rates[steps - 1] > 0, which);
            }
        }
        assertEquals(RATE, plan(null, 32, 0).learningRate(0, 100), 1e-12, "no warm-up");
        assertEquals(RATE / 2, plan(null, 32, 0.015).learningRate(0, 100), 1e-12, "1.5 steps are 2");
    }

    @Test
    void theLastRowsOfAnEpochAreAStepToo() {
        assertEquals(4, plan(null, 32, 0).steps(33));
        assertEquals(2, plan(null, 32, 0).steps(32));
    }

    @Test
    void otherDataUnderTheSameNameAreAnotherPlan() throws IOException {
        Path data = Files.writeString(folder.resolve("rows.jsonl"), "one");
        PlanText before = PlanText.of(plan(data, 32, 0));
        Path moved = Files.copy(data, folder.resolve("moved.jsonl"));
        assertEquals(List.of(), PlanText.parse(before.toString()).differences(PlanText.of(plan(moved, 32, 0))));

        Files.writeString(data, "two");
        List<String> differences = before.differences(PlanText.of(plan(data, 16, 0)));
        assertEquals(2, differences.size(), differences::toString);
        assertTrue(differences.get(0).startsWith("data: \"SHA-256 "), differences.get(0));
        assertEquals("batch: 32 then, 16 now", differences.get(1));
    }
}
