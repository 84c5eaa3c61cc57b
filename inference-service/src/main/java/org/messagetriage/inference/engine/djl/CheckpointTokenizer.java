package org.messagetriage.inference.engine.djl;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.messagetriage.inference.engine.Segment;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Tokenizer;

/**
 * The tokenizer of a checkpoint, out of its {@code tokenizer.json}: a text or a pair becomes one sequence, with the special
 * tokens and the token types that the file's post-processor gives it. Safe for use by many threads.
 *
 * <p>The post-processor is asked once, about a pair of samples: what it puts before, between and after two texts does not
 * depend on them. So a premise is tokenised once, however many hypotheses there are, and is cut with the hypothesis left
 * whole.
 */
public final class CheckpointTokenizer implements Tokenizer, AutoCloseable {

    private static final String SAMPLE = "a";

    /** Special tokens around texts, in the order of the sequence: before, between two texts, after. */
    private record Frame(List<Segment> special, int[] types) {

        int length() {
            return special.stream().mapToInt(segment -> segment.ids().length).sum();
        }
    }

    private final HuggingFaceTokenizer tokenizer;
    private final int maxLength;
    private final int vocabulary;
    private final boolean cutsLeft;
    private final boolean hasTypes;
    private final Frame single;
    private final Frame pair;
    private final KeptHypotheses<long[]> kept = new KeptHypotheses<>(this::encode);

    /**
     * @param tokenizerJson the file
     * @param maxLength longest sequence in tokens, special ones included
     * @param vocabulary ids that the model has are below it; of a text others are left out, for tokens are added to
     *     tokenizers more often than their rows are to models
     * @param cutsLeft whether a text that is too long loses its beginning instead of its end
     * @param hasTypes whether the model is told the token types
     * @throws IOException if it is no tokenizer, or one that cannot be used for texts and pairs
     */
    public CheckpointTokenizer(byte[] tokenizerJson, int maxLength, int vocabulary, boolean cutsLeft, boolean hasTypes)
            throws IOException {
        // The class of the engine sets what the tokenizers' library reads when it is loaded.
        DjlRuntime.description();
        try {
            tokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(tokenizerJson),
                    Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false"));
        } catch (RuntimeException e) {
            throw new IOException("tokenizer.json is not understood: " + e.getMessage(), e);
        }
        this.maxLength = maxLength;
        this.vocabulary = vocabulary;
        this.cutsLeft = cutsLeft;
        this.hasTypes = hasTypes;
        single = closedUnless(() -> frame(tokenizer.encode(SAMPLE, true, false), 1));
        pair = closedUnless(() -> frame(tokenizer.encode(SAMPLE, SAMPLE, true, false), 2));
        closedUnless(this::fits);
    }

    /** What may fail. */
    public interface Making<T> {
        T make() throws IOException;
    }

    /** What is made of it, or nothing is and it is closed: it holds memory that the collector does not see. */
    public <T> T closedUnless(Making<T> making) throws IOException {
        boolean made = false;
        try {
            T result = making.make();
            made = true;
            return result;
        } finally {
            if (!made) {
                tokenizer.close();
            }
        }
    }

    private Void fits() throws IOException {
        if (pair.length() >= maxLength) {
            throw new IOException("a model length of " + maxLength + " leaves no room for a text");
        }
        for (Frame frame : List.of(single, pair)) {
            for (Segment special : frame.special()) {
                if (Arrays.stream(special.ids()).anyMatch(id -> id >= vocabulary)) {
                    throw new IOException("tokenizer.json puts tokens around a text that the model, with ids below "
                            + vocabulary + ", does not have");
                }
            }
        }
        return null;
    }

    private static Frame frame(Encoding encoding, int texts) throws IOException {
        long[] ids = encoding.getIds();
        long[] types = encoding.getTypeIds();
        boolean[] special = special(encoding);
        List<Segment> segments = new ArrayList<>();
        int[] textTypes = new int[texts];
        int at = 0;
        for (int text = 0; text <= texts; text++) {
            int start = at;
            while (at < ids.length && special[at]) {
                at++;
            }
            segments.add(new Segment(ints(ids, start, at), ints(types, start, at), false));
            if (text < texts) {
                if (at == ids.length) {
                    throw new IOException("tokenizer.json leaves out a text of a pair");
                }
                long own = encoding.getSequenceIds()[at];
                textTypes[text] = (int) types[at];
                while (at < ids.length && !special[at] && encoding.getSequenceIds()[at] == own) {
                    at++;
                }
            }
        }
        if (at != ids.length) {
            throw new IOException("tokenizer.json's post-processor repeats a text");
        }
        return new Frame(segments, textTypes);
    }

    private static boolean[] special(Encoding encoding) {
        boolean[] special = new boolean[encoding.getIds().length];
        for (int i = 0; i < special.length; i++) {
            special[i] = encoding.getSpecialTokenMask()[i] != 0;
        }
        return special;
    }

    @Override
    public Sequence text(String text) {
        long[] tokens = encode(text);
        return sequence(single, new long[][] {tokens}, maxLength - single.length());
    }

    @Override
    public List<Sequence> pairs(String premise, List<String> hypotheses) {
        long[] first = encode(premise);
        List<Sequence> pairs = new ArrayList<>(hypotheses.size());
        for (int i = 0; i < hypotheses.size(); i++) {
            long[] second = kept.of(hypotheses.get(i));
            int room = maxLength - pair.length() - second.length;
            if (room < 1) {
                throw new IllegalArgumentException("hypothesis " + i + " has " + second.length
                        + " tokens; with the special ones no room is left of the model's " + maxLength);
            }
            pairs.add(sequence(pair, new long[][] {first, second}, room));
        }
        return pairs;
    }

    /** @param room for tokens of the first text */
    private Sequence sequence(Frame frame, long[][] texts, int room) {
        boolean cut = texts[0].length > room;
        long[] first = texts[0];
        if (cut) {
            first = cutsLeft
                    ? Arrays.copyOfRange(first, first.length - room, first.length)
                    : Arrays.copyOf(first, room);
        }
        int[] ids = new int[frame.length() + first.length + (texts.length > 1 ? texts[1].length : 0)];
        int[] types = new int[ids.length];
        int at = 0;
        for (int i = 0; i <= texts.length; i++) {
            Segment special = frame.special.get(i);
            System.arraycopy(special.ids(), 0, ids, at, special.ids().length);
            System.arraycopy(special.types(), 0, types, at, special.ids().length);
            at += special.ids().length;
            if (i < texts.length) {
                long[] tokens = i == 0 ? first : texts[i];
                for (long token : tokens) {
                    ids[at] = (int) token;
                    types[at++] = frame.types[i];
                }
            }
        }
        return new Sequence(new Segment(ids, hasTypes ? types : null, cut), null);
    }

    private long[] encode(String text) {
        return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                .filter(id -> id < vocabulary)
                .toArray();
    }

    /** @param special whether special tokens are written out; else they are left out */
    String decode(int[] ids, boolean special) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), !special);
    }

    @Override
    public boolean cutsLeft() {
        return cutsLeft;
    }

    private static int[] ints(long[] values, int from, int to) {
        return Arrays.stream(values, from, to).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
