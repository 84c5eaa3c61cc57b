package org.messagetriage.inference.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Tokenizer;

/** A tokenised row. */
record Example(Sequence sequence, int label) {

    /** Batches are formed from this many batches' worth of rows, sorted by length: little padding, still random. */
    private static final int POOL = 50;

    /**
     * Tokenises rows.
     *
     * @throws IOException if a hypothesis leaves its premise no room; the message names row and lengths
     */
    static List<Example> of(List<DataSet.Row> rows, Tokenizer tokenizer) throws IOException {
        List<Example> examples = new ArrayList<>(rows.size());
        for (DataSet.Row row : rows) {
            try {
                examples.add(new Example(sequence(row.texts(), tokenizer), row.label()));
            } catch (IllegalArgumentException e) {
                throw new IOException(
                        e.getMessage() + "; choose a larger --max-length. It is: "
                                + row.texts().get(1),
                        e);
            }
        }
        return examples;
    }

    private static Sequence sequence(List<String> texts, Tokenizer tokenizer) {
        return texts.size() == 1
                ? tokenizer.text(texts.get(0))
                : tokenizer.pairs(texts.get(0), texts.subList(1, 2)).get(0);
    }

    /** One epoch's batches: rows of similar length together, in random order. */
    static List<List<Example>> batches(List<Example> examples, int size, long seed) {
        Random random = new Random(seed);
        List<Example> shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, random);
        List<List<Example>> batches = new ArrayList<>();
        for (int start = 0; start < shuffled.size(); start += size * POOL) {
            List<Example> pool = shuffled.subList(start, Math.min(start + size * POOL, shuffled.size()));
            List<List<Example>> cut = byLength(pool, size);
            Collections.shuffle(cut, random);
            batches.addAll(cut);
        }
        return batches;
    }

    /** The examples in batches, shortest first. */
    static List<List<Example>> byLength(List<Example> examples, int size) {
        List<Example> sorted = new ArrayList<>(examples);
        sorted.sort(Comparator.comparingInt(e -> e.sequence.tokens()));
        List<List<Example>> batches = new ArrayList<>();
        for (int start = 0; start < sorted.size(); start += size) {
            batches.add(List.copyOf(sorted.subList(start, Math.min(start + size, sorted.size()))));
        }
        return batches;
    }

    static List<Sequence> sequences(List<Example> batch) {
        return batch.stream().map(Example::sequence).toList();
    }

    static int[] labels(List<Example> batch) {
        return batch.stream().mapToInt(Example::label).toArray();
    }
}
