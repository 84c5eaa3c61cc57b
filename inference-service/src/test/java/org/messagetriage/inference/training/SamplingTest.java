package org.messagetriage.inference.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SamplingTest {

    private static final List<String> LABELS = List.of("bad", "good");

    /** Shop a: 50 of label 0 and 10 of label 1; shop b the other way round. */
    private static List<DataSet.Row> rows() {
        List<DataSet.Row> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(new DataSet.Row(List.of("a" + i), label(i < 50 ? 0 : 1), "a", "rows:" + i));
            rows.add(new DataSet.Row(List.of("b" + i), label(i < 50 ? 1 : 0), "b", "rows:" + i));
        }
        return rows;
    }

    private static float[] label(int index) {
        return index == 0 ? new float[] {1, 0} : new float[] {0, 1};
    }

    @Test
    void aSourceTellsNothingAboutTheLabelOfBalancedRows() throws IOException {
        Map<String, Long> counts = Sampling.choose(rows(), Map.of(), true, LABELS, 1).stream()
                .collect(Collectors.groupingBy(row -> row.source() + row.label(), Collectors.counting()));
        assertEquals(Map.of("a0", 10L, "a1", 10L, "b0", 10L, "b1", 10L), counts);
    }

    @Test
    void onlyNamedSourcesGiveRowsAndNoMoreThanTheirQuota() throws IOException {
        List<DataSet.Row> chosen = Sampling.choose(rows(), Map.of("b", 7), false, LABELS, 1);
        assertEquals(7, chosen.size());
        assertEquals(
                List.of("b"),
                chosen.stream().map(DataSet.Row::source).distinct().toList());
    }

    @Test
    void balancedRowsStayEvenUnderAQuotaAndWhereverTheyAreCut() throws IOException {
        List<DataSet.Row> chosen = Sampling.choose(rows(), Map.of("a", 7, "b", 20), true, LABELS, 1);
        Map<String, Long> counts = chosen.stream()
                .collect(Collectors.groupingBy(row -> row.source() + row.label(), Collectors.counting()));
        assertEquals(Map.of("b0", 10L, "b1", 10L), Map.of("b0", counts.get("b0"), "b1", counts.get("b1")));
        assertEquals(7, counts.get("a0") + counts.get("a1"));
        assertEquals(1, Math.abs(counts.get("a0") - counts.get("a1")));
        for (int rows = 0; rows <= chosen.size(); rows++) {
            long bad =
                    chosen.stream().limit(rows).filter(row -> row.label() == 0).count();
            assertTrue(Math.abs(2 * bad - rows) <= 2, bad + " of the first " + rows);
        }
    }

    @Test
    void aSourceWithoutOneOfTheLabelsIsNotBalancedUnlessItGivesNothing() throws IOException {
        List<DataSet.Row> rows = new ArrayList<>(rows());
        rows.add(new DataSet.Row(List.of("c"), label(1), "c", "rows:c"));
        String refusal = assertThrows(IOException.class, () -> Sampling.choose(rows, Map.of(), true, LABELS, 1))
                .getMessage();
        assertTrue(refusal.startsWith("--balance: source c has no row that is bad"), refusal);
        assertEquals(
                20, Sampling.choose(rows, Map.of("a", 100), true, LABELS, 1).size());
    }

    @Test
    void aSeedAlwaysChoosesTheSameRowsAndAnotherSeedOthers() throws IOException {
        List<List<String>> first = chosen(1);
        assertEquals(first, chosen(1));
        assertNotEquals(first, chosen(2));
    }

    private static List<List<String>> chosen(long seed) throws IOException {
        return Sampling.choose(rows(), Map.of(), true, LABELS, seed).stream()
                .map(DataSet.Row::texts)
                .toList();
    }
}
