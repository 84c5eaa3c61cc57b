package org.messagetriage.inference.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** A model that computes something simple, counts its batches, and runs only when it is let. */
public final class FakeModel implements Model {

    /** A text with this word makes it fail. */
    public static final String POISON = "poison";

    /** A text with this word gets scores that are no numbers. */
    public static final String OVERFLOW = "overflow";

    private final ModelInfo info;
    private final Tokenizer tokenizer;
    private final Function<Sequence, float[]> function;
    private final List<List<Sequence>> batches = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore permits = new Semaphore(0);
    private volatile boolean held;
    private volatile boolean closed;

    private FakeModel(ModelInfo info, Function<Sequence, float[]> function) {
        this(info, new FakeTokenizer(info.maxLength()), function);
    }

    private FakeModel(ModelInfo info, Tokenizer tokenizer, Function<Sequence, float[]> function) {
        this.info = info;
        this.tokenizer = tokenizer;
        this.function = function;
    }

    /** Another one that reads the end of a text that is too long. */
    public FakeModel cuttingLeft() {
        return new FakeModel(info, new FakeTokenizer(info.maxLength(), true), function);
    }

    /** Another one that says so of its labels. */
    public FakeModel labelled(String... labels) {
        return new FakeModel(info(info.name(), info.task(), List.of(labels), labels.length), tokenizer, function);
    }

    /** Entailment grows with the words that premise and hypothesis share. */
    public static FakeModel zeroShot(String name) {
        List<String> labels = List.of("entailment", "neutral", "contradiction");
        return new FakeModel(info(name, Task.ZERO_SHOT_CLASSIFICATION, labels, 3), sequence -> {
            long shared = Arrays.stream(sequence.first().ids())
                    .filter(id ->
                            id != 0 && Arrays.stream(sequence.second().ids()).anyMatch(other -> other == id))
                    .count();
            return new float[] {2f * shared - 1, 0, 1 - 2f * shared};
        });
    }

    /** Bad words speak for the first label, good ones for the last. */
    public static FakeModel satisfaction(String name) {
        List<String> labels = List.of("very_unsatisfied", "unsatisfied", "neutral", "satisfied", "very_satisfied");
        int bad = FakeTokenizer.idOf("terrible");
        int good = FakeTokenizer.idOf("wonderful");
        return new FakeModel(info(name, Task.TEXT_CLASSIFICATION, labels, 5), sequence -> {
            float mood = 0;
            for (int id : sequence.first().ids()) {
                mood += id == good ? 1 : id == bad ? -1 : 0;
            }
            return new float[] {-2 * mood, -mood, 0.5f, mood, 2 * mood};
        });
    }

    public static FakeModel embedding(String name) {
        return new FakeModel(info(name, Task.FEATURE_EXTRACTION, List.of(), 4), sequence -> {
            float[] vector = new float[4];
            vector[Math.floorMod(sequence.first().hashCode(), 4)] = 1;
            return vector;
        });
    }

    private static ModelInfo info(String name, Task task, List<String> labels, int outputs) {
        return new ModelInfo(name, task, "rev-" + name, labels, outputs, 64, Dtype.FP32, "fake");
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public float[][] run(List<Sequence> batch) {
        if (closed) {
            throw new IllegalStateException("The model is closed");
        }
        batches.add(List.copyOf(batch));
        if (held) {
            permits.acquireUninterruptibly();
        }
        if (batch.stream().anyMatch(one -> has(one, POISON))) {
            throw new IllegalStateException("Poisoned");
        }
        return batch.stream()
                .map(one -> has(one, OVERFLOW) ? new float[] {0, Float.NaN, 0, 0, 0} : function.apply(one))
                .toArray(float[][]::new);
    }

    private static boolean has(Sequence one, String word) {
        int token = FakeTokenizer.idOf(word);
        return Arrays.stream(one.first().ids()).anyMatch(id -> id == token);
    }

    /** From now on each batch waits for {@link #allow}. */
    public void hold() {
        permits.drainPermits();
        held = true;
    }

    public void allow(int more) {
        permits.release(more);
    }

    /** Lets everything run again. */
    public void release() {
        held = false;
        permits.release(1_000);
    }

    /** The batches so far, those under way included. */
    public List<List<Sequence>> batches() {
        synchronized (batches) {
            return List.copyOf(batches);
        }
    }

    public void forget() {
        batches.clear();
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
