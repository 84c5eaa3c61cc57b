package org.messagetriage.inference.engine.djl;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.messagetriage.inference.engine.Segment;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Tokenizer;

/**
 * A BERT tokenizer out of its {@code tokenizer.json}, for the bundled base. Each segment has its own [CLS] and [SEP], and
 * a premise is cut to what its longest hypothesis leaves, so that it is the same for all of them.
 */
public final class WordPieceTokenizer implements Tokenizer, AutoCloseable {

    /** What a premise keeps at the least: a few words between its special tokens. */
    private static final int SHORTEST_PREMISE = 16;

    private final HuggingFaceTokenizer tokenizer;
    private final int maxLength;
    private final KeptHypotheses<Segment> kept;
    private final int cls;
    private final int sep;

    public WordPieceTokenizer(InputStream tokenizerJson, int maxLength) throws IOException {
        DjlRuntime.description();
        tokenizer = HuggingFaceTokenizer.newInstance(
                tokenizerJson, Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false"));
        this.maxLength = maxLength;
        kept = new KeptHypotheses<>(text -> segment(encode(text), maxLength));
        long[] special = tokenizer.encode("", true, false).getIds();
        cls = (int) special[0];
        sep = (int) special[1];
    }

    @Override
    public Sequence text(String text) {
        return new Sequence(segment(encode(text), maxLength), null);
    }

    @Override
    public List<Sequence> pairs(String premise, List<String> hypotheses) {
        List<Segment> seconds = hypotheses.stream().map(kept::of).toList();
        int longest = 0;
        for (int i = 0; i < seconds.size(); i++) {
            int length = seconds.get(i).ids().length;
            if (maxLength - length < SHORTEST_PREMISE) {
                throw new IllegalArgumentException(
                        "hypothesis " + i + " has " + length + " tokens or more; model length is " + maxLength);
            }
            longest = Math.max(longest, length);
        }
        Segment first = segment(encode(premise), maxLength - longest);
        return seconds.stream().map(second -> new Sequence(first, second)).toList();
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private long[] encode(String text) {
        return tokenizer.encode(text, false, false).getIds();
    }

    private Segment segment(long[] tokens, int limit) {
        int kept = Math.min(tokens.length, limit - 2);
        int[] ids = new int[kept + 2];
        ids[0] = cls;
        for (int i = 0; i < kept; i++) {
            ids[i + 1] = (int) tokens[i];
        }
        ids[kept + 1] = sep;
        return new Segment(ids, kept < tokens.length);
    }
}
