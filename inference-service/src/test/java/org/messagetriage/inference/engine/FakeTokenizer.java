package org.messagetriage.inference.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A token a word, by its hash; a mark before the first and after the last. */
public final class FakeTokenizer implements Tokenizer {

    private static final int MARK = 0;

    private final int maxLength;
    private final boolean cutsLeft;

    FakeTokenizer(int maxLength) {
        this(maxLength, false);
    }

    FakeTokenizer(int maxLength, boolean cutsLeft) {
        this.maxLength = maxLength;
        this.cutsLeft = cutsLeft;
    }

    @Override
    public boolean cutsLeft() {
        return cutsLeft;
    }

    @Override
    public Sequence text(String text) {
        return new Sequence(segment(text, maxLength), null);
    }

    @Override
    public List<Sequence> pairs(String premise, List<String> hypotheses) {
        List<Sequence> pairs = new ArrayList<>();
        for (int i = 0; i < hypotheses.size(); i++) {
            Segment hypothesis = segment(hypotheses.get(i), Integer.MAX_VALUE);
            int room = maxLength - hypothesis.ids().length;
            if (room < 3) {
                throw new IllegalArgumentException("hypothesis " + i + " leaves the premise no room");
            }
            pairs.add(new Sequence(segment(premise, room), hypothesis));
        }
        return pairs;
    }

    private Segment segment(String text, int most) {
        List<String> words = Stream.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        int length = Math.min(words.size() + 2, most);
        int[] ids = new int[length];
        ids[0] = MARK;
        ids[length - 1] = MARK;
        for (int i = 1; i < length - 1; i++) {
            ids[i] = idOf(words.get(cutsLeft ? words.size() - (length - 1 - i) : i - 1));
        }
        return new Segment(ids, length < words.size() + 2);
    }

    static int idOf(String word) {
        return word.hashCode() == MARK ? 1 : word.hashCode();
    }
}
