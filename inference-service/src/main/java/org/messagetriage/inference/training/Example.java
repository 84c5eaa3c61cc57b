package org.messagetriage.inference.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Tokenizer;

/** A tokenised row; its label is the likeliest of its target. */
record Example(Sequence sequence, float[] target, int label) {

    /** The remedy where the length is the caller's choice. */
    static final String LONGER = "choose a larger --max-length";

    /** Batches are formed from this many batches' worth of rows, sorted by length: little padding, still random. */
    private static final int POOL = 49;
    /** Slices of a pool by length of premise; within each, premises are sorted by length of their hypotheses. */
    private static final int SLICES = 7;

    /**
     * Tokenises rows.
     *
     * @param remedy what to do about a hypothesis that is too long
     * @throws IOException if a hypothesis leaves its premise no room; the message names line, lengths and remedy
     */
    static List<Example> of(List<DataSet.Row> rows, Tokenizer tokenizer, String remedy) throws IOException {
        List<Example> examples = new ArrayList<>(rows.size());
        for (DataSet.Row row : rows) {
            try {
                examples.add(new Example(sequence(row.texts(), tokenizer), row.target(), row.label()));
            } catch (IllegalArgumentException e) {
                throw new IOException(row.place() + ": " + e.getMessage() + "; " + remedy, e);
            }
        }
        return examples;
    }

    private static Sequence sequence(List<String> texts, Tokenizer tokenizer) {
        return texts.size() == 1
                ? tokenizer.text(texts.get(0))
                : tokenizer.pairs(texts.get(0), texts.subList(1, 2)).get(0);
    }

    /**
     * One epoch's batches: rows of similar length together, in random order. Rows of one premise stay together, for a
     * model computes it once for all of them.
     */
    static List<List<Example>> batches(List<Example> examples, int size, long seed) {
        Random random = new Random(seed);
        List<List<Example>> groups = new ArrayList<>(examples.stream()
                .collect(Collectors.groupingBy(
                        e -> e.sequence.second() == null ? e : e.sequence.first(),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values());
        Collections.shuffle(groups, random);
        List<List<Example>> batches = new ArrayList<>();
        List<List<Example>> pool = new ArrayList<>();
        int rows = 0;
        for (List<Example> group : groups) {
            pool.add(group);
            rows += group.size();
            if (rows >= size * POOL) {
                List<Example> sorted = byLengths(pool);
                int full = rows / size * size;
                pool.clear();
                pool.add(sorted.subList(full, rows));
                rows -= full;
                batches.addAll(shuffled(cut(sorted.subList(0, full), size), random));
            }
        }
        batches.addAll(shuffled(cut(byLengths(pool), size), random));
        return batches;
    }

    private static List<Example> byLengths(List<List<Example>> pool) {
        List<List<Example>> groups = new ArrayList<>(pool);
        groups.removeIf(List::isEmpty);
        groups.sort(
                Comparator.comparingInt(group -> group.get(0).sequence.first().ids().length));
        int slice = Math.max(1, (groups.size() + SLICES - 1) / SLICES);
        for (int start = 0; start < groups.size(); start += slice) {
            groups.subList(start, Math.min(start + slice, groups.size()))
                    .sort(Comparator.comparingInt(Example::longestHypothesis));
        }
        return groups.stream().flatMap(List::stream).toList();
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        Collections.shuffle(list, random);
        return list;
    }

    private static int longestHypothesis(List<Example> group) {
        return group.stream()
                .mapToInt(e ->
                        e.sequence.second() == null ? 0 : e.sequence.second().ids().length)
                .max()
                .orElse(0);
    }

    /** The examples in batches, shortest first. */
    static List<List<Example>> byLength(List<Example> examples, int size) {
        List<Example> sorted = new ArrayList<>(examples);
        sorted.sort(Comparator.comparingInt(e -> e.sequence.tokens()));
        return cut(sorted, size);
    }

    private static List<List<Example>> cut(List<Example> examples, int size) {
        List<List<Example>> batches = new ArrayList<>();
        for (int start = 0; start < examples.size(); start += size) {
            batches.add(List.copyOf(examples.subList(start, Math.min(start + size, examples.size()))));
        }
        return batches;
    }

    static List<Sequence> sequences(List<Example> batch) {
        return batch.stream().map(Example::sequence).toList();
    }

    static float[][] targets(List<Example> batch) {
        return batch.stream().map(Example::target).toArray(float[][]::new);
    }
}
