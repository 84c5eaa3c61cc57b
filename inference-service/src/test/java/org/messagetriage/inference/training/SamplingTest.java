package org.messagetriage.inference.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SamplingTest {

    /** Shop a: 50 of label 0 and 10 of label 1; shop b the other way round. */
    private static List<DataSet.Row> rows() {
        List<DataSet.Row> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(new DataSet.Row(List.of("a" + i), label(i < 50 ? 0 : 1), "a"));
            rows.add(new DataSet.Row(List.of("b" + i), label(i < 50 ? 1 : 0), "b"));
        }
        return rows;
    }

    private static float[] label(int index) {
        return index == 0 ? new float[] {1, 0} : new float[] {0, 1};
    }

    @Test
    void aSourceTellsNothingAboutTheLabelOfBalancedRows() {
        Map<String, Long> counts = Sampling.choose(rows(), Map.of(), true, 1).stream()
                .collect(Collectors.groupingBy(row -> row.source() + row.label(), Collectors.counting()));
        assertEquals(Map.of("a0", 10L, "a1", 10L, "b0", 10L, "b1", 10L), counts);
    }

    @Test
    void onlyNamedSourcesGiveRowsAndNoMoreThanTheirQuota() {
        List<DataSet.Row> chosen = Sampling.choose(rows(), Map.of("b", 7), false, 1);
        assertEquals(7, chosen.size());
        assertEquals(
                List.of("b"),
                chosen.stream().map(DataSet.Row::source).distinct().toList());
    }

    @Test
    void aSeedAlwaysChoosesTheSameRowsAndAnotherSeedOthers() {
        List<List<String>> first = chosen(1);
        assertEquals(first, chosen(1));
        assertNotEquals(first, chosen(2));
    }

    private static List<List<String>> chosen(long seed) {
        return Sampling.choose(rows(), Map.of(), true, seed).stream()
                .map(DataSet.Row::texts)
                .toList();
    }
}
