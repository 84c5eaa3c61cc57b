package org.messagetriage.inference.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Chooses rows to train on; the same seed chooses the same rows in the same order. */
final class Sampling {

    private Sampling() {}

    /**
     * Shuffles, takes at most a quota from each source, evens out the labels.
     *
     * @param quotas rows a source may give; a source without one gives none; empty: everything is taken
     * @param balanced whether every label gives as many rows as the rarest one
     */
    static List<DataSet.Row> choose(List<DataSet.Row> rows, Map<String, Integer> quotas, boolean balanced, long seed) {
        List<DataSet.Row> shuffled = new ArrayList<>(rows);
        java.util.Collections.shuffle(shuffled, new Random(seed));
        Map<String, Integer> left = new HashMap<>(quotas);
        List<DataSet.Row> taken = new ArrayList<>();
        for (DataSet.Row row : shuffled) {
            if (quotas.isEmpty() || left.merge(row.source(), -1, Integer::sum) >= 0) {
                taken.add(row);
            }
        }
        return balanced ? balance(taken) : taken;
    }

    private static List<DataSet.Row> balance(List<DataSet.Row> rows) {
        Map<Integer, Integer> count = new HashMap<>();
        rows.forEach(row -> count.merge(row.label(), 1, Integer::sum));
        int rarest = count.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        Map<Integer, Integer> taken = new HashMap<>();
        return rows.stream()
                .filter(row -> taken.merge(row.label(), 1, Integer::sum) <= rarest)
                .toList();
    }
}
