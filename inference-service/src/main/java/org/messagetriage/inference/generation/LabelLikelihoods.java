package org.messagetriage.inference.generation;

import java.util.Arrays;
import java.util.List;
import org.messagetriage.inference.batching.Steps;
import org.messagetriage.inference.engine.Draft;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.error.InferenceException;

/**
 * How likely a model thinks each of some texts, of which each begins with the same prompt: what they share is computed
 * once. The prompt is told by the tokens, for a text's last token need not end where the text does.
 */
public final class LabelLikelihoods implements Steps<double[]> {

    private final Generator model;
    private final List<int[]> texts;
    private final int shared;
    private final double[] logs;
    private Draft draft;
    private int read;
    private int next;

    /** @param texts tokens of each, no two equal */
    public LabelLikelihoods(Generator model, List<int[]> texts) {
        this.model = model;
        this.texts = List.copyOf(texts);
        shared = shared(texts);
        logs = new double[texts.size()];
    }

    /** Tokens that all begin with; each text has at least one more. */
    private static int shared(List<int[]> texts) {
        int shared = texts.stream().mapToInt(text -> text.length - 1).min().orElseThrow();
        for (int[] text : texts) {
            int mismatch = Arrays.mismatch(text, 0, shared, texts.get(0), 0, shared);
            shared = mismatch < 0 ? shared : mismatch;
        }
        return shared;
    }

    @Override
    public long memory() {
        return room() * model.bytesPerToken();
    }

    private int room() {
        return texts.stream().mapToInt(text -> text.length).max().orElseThrow();
    }

    @Override
    public int toRead() {
        int left = shared - read;
        for (int i = next; i < texts.size(); i++) {
            left += texts.get(i).length - shared;
        }
        return left;
    }

    @Override
    public int toWrite() {
        return 0;
    }

    @Override
    public int turn(int tokens) {
        if (draft == null) {
            draft = model.open(room());
        }
        if (read < shared) {
            int to = Math.min(shared, read + Writing.READ);
            draft.read(Arrays.copyOfRange(texts.get(0), read, to));
            read = to;
        } else {
            int end = toRead() - Writing.READ;
            do {
                int[] text = texts.get(next);
                logs[next] = Arrays.stream(draft.likelihoods(Arrays.copyOfRange(text, shared, text.length)))
                        .sum();
                next++;
            } while (!done() && toRead() > end);
        }
        return 0;
    }

    @Override
    public boolean done() {
        return next == texts.size();
    }

    /**
     * Probability of each text, given that it is one of them.
     *
     * @throws InferenceException {@code INTERNAL} if the model gave one that is no number
     */
    @Override
    public double[] result() {
        double highest = Arrays.stream(logs).max().orElseThrow();
        if (!Double.isFinite(highest)) {
            throw InferenceException.ofNoNumber();
        }
        double[] shares =
                Arrays.stream(logs).map(log -> Math.exp(log - highest)).toArray();
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }

    @Override
    public void close() {
        if (draft != null) {
            draft.close();
            draft = null;
        }
    }
}
