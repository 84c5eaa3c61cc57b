package org.messagetriage.inference.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Chooses rows to train on; the same seed chooses the same rows in the same order. */
final class Sampling {

    private Sampling() {}

    /**
     * Shuffles, evens out the labels, takes at most a quota from each source.
     *
     * <p>Labels are evened out within each source: if all of one source's rows were kept for one label and few for
     * another, a model would learn to tell labels by the manner of the source.
     *
     * @param quotas rows a source may give; a source without one gives none; empty: everything is taken
     * @param balanced whether every label of a source gives as many rows as the source's rarest one
     */
    static List<DataSet.Row> choose(List<DataSet.Row> rows, Map<String, Integer> quotas, boolean balanced, long seed) {
        List<DataSet.Row> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        Map<String, Integer> left = new HashMap<>(quotas);
        return (balanced ? balance(shuffled) : shuffled)
                .stream()
                        .filter(row -> quotas.isEmpty() || left.merge(row.source(), -1, Integer::sum) >= 0)
                        .toList();
    }

    private static List<DataSet.Row> balance(List<DataSet.Row> rows) {
        Map<String, Map<Integer, Integer>> counts = new HashMap<>();
        rows.forEach(row ->
                counts.computeIfAbsent(row.source(), source -> new HashMap<>()).merge(row.label(), 1, Integer::sum));
        Map<String, Map<Integer, Integer>> taken = new HashMap<>();
        return rows.stream()
                .filter(row -> taken.computeIfAbsent(row.source(), source -> new HashMap<>())
                                .merge(row.label(), 1, Integer::sum)
                        <= Collections.min(counts.get(row.source()).values()))
                .toList();
    }
}
