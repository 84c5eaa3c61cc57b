package org.messagetriage.inference.engine;

import java.util.Arrays;

/**
 * Token ids of one text as a model reads it, the special tokens that belong to it included.
 *
 * <p>Equal by content: an engine may compute a segment once that many sequences of a batch share.
 *
 * @param ids token ids, never empty
 * @param types token types, as many as ids; null where the place in the sequence decides on them
 * @param truncated whether the text was longer than the model takes and was cut
 */
public record Segment(int[] ids, int[] types, boolean truncated) {

    /** A segment of one type. */
    public Segment(int[] ids, boolean truncated) {
        this(ids, null, truncated);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Segment that && Arrays.equals(ids, that.ids) && Arrays.equals(types, that.types);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }
}
