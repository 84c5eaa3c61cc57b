package org.messagetriage.inference.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Chooses rows to train on; the same seed chooses the same rows in the same order. */
final class Sampling {

    private static final int SOURCES_SHOWN = 50;

    private Sampling() {}

    /**
     * Shuffles, evens out the labels, takes at most a quota from each source.
     *
     * <p>Labels are evened out within each source: if all of one source's rows were kept for one label and few for
     * another, a model would learn to tell labels by the manner of the source.
     *
     * @param quotas rows a source may give; a source without one gives none; empty: everything is taken
     * @param balanced whether every label of a source gives as many rows as the source's rarest one; rows then come
     *     one of each label after the other, so that however many of them are taken, labels stay even
     * @param labels that there are
     * @throws IOException if no row is of a source that has a quota, or a source to be balanced has not all labels
     */
    static List<DataSet.Row> choose(
            List<DataSet.Row> rows, Map<String, Integer> quotas, boolean balanced, List<String> labels, long seed)
            throws IOException {
        checkSources(rows, quotas.keySet());
        Random random = new Random(seed);
        List<DataSet.Row> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);
        shuffled.removeIf(row -> !quotas.isEmpty() && !quotas.containsKey(row.source()));
        Map<String, Integer> left = new HashMap<>(quotas);
        return (balanced ? balance(shuffled, labels, random) : shuffled)
                .stream()
                        .filter(row -> quotas.isEmpty() || left.merge(row.source(), -1, Integer::sum) >= 0)
                        .toList();
    }

    private static void checkSources(List<DataSet.Row> rows, Set<String> wanted) throws IOException {
        Set<String> there = rows.stream().map(DataSet.Row::source).collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(there);
        if (!missing.isEmpty()) {
            there.remove("");
            throw new IOException("--take: the rows' field source never is " + String.join(", ", missing)
                    + (there.isEmpty()
                            ? "; there is no such field"
                            : "; it is "
                                    + there.stream().limit(SOURCES_SHOWN).collect(Collectors.joining(", "))
                                    + (there.size() > SOURCES_SHOWN ? ", ..." : "")));
        }
    }

    private static List<DataSet.Row> balance(List<DataSet.Row> rows, List<String> labels, Random random)
            throws IOException {
        Map<String, Map<Integer, List<DataSet.Row>>> sources = rows.stream()
                .collect(Collectors.groupingBy(
                        DataSet.Row::source,
                        LinkedHashMap::new,
                        Collectors.groupingBy(DataSet.Row::label, LinkedHashMap::new, Collectors.toList())));
        List<List<DataSet.Row>> oneOfEach = new ArrayList<>();
        for (Map.Entry<String, Map<Integer, List<DataSet.Row>>> source : sources.entrySet()) {
            checkLabels(source.getKey(), source.getValue().keySet(), labels);
            Collection<List<DataSet.Row>> byLabel = source.getValue().values();
            int rarest = byLabel.stream().mapToInt(List::size).min().orElse(0);
            for (int row = 0; row < rarest; row++) {
                int index = row;
                oneOfEach.add(byLabel.stream().map(rowsOf -> rowsOf.get(index)).toList());
            }
        }
        Collections.shuffle(oneOfEach, random);
        return oneOfEach.stream().flatMap(List::stream).toList();
    }

    private static void checkLabels(String source, Set<Integer> there, List<String> labels) throws IOException {
        for (int label = 0; label < labels.size(); label++) {
            if (!there.contains(label)) {
                throw new IOException("--balance: "
                        + (source.isEmpty() ? "there is" : "source " + source + " has")
                        + " no row that is " + labels.get(label)
                        + (source.isEmpty() ? "" : "; name the other sources with --take to do without it"));
            }
        }
    }
}
