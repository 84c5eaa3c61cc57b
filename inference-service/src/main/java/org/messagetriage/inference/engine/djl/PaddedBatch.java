package org.messagetriage.inference.engine.djl;

import java.util.Arrays;
import java.util.List;
import org.messagetriage.inference.engine.Segment;
import org.messagetriage.inference.engine.Sequence;

/**
 * Sequences as rows of one length, filled up at their ends.
 *
 * @param ids token ids, row by row
 * @param types token types
 * @param mask whether a place holds a token
 */
record PaddedBatch(int rows, int length, long[] ids, long[] types, boolean[] mask) {

    static PaddedBatch of(List<Sequence> batch, int pad) {
        int length = batch.stream().mapToInt(Sequence::tokens).max().orElseThrow();
        long[] ids = new long[batch.size() * length];
        long[] types = new long[ids.length];
        boolean[] mask = new boolean[ids.length];
        Arrays.fill(ids, pad);
        for (int row = 0; row < batch.size(); row++) {
            Segment segment = batch.get(row).first();
            for (int i = 0, at = row * length; i < segment.ids().length; i++, at++) {
                ids[at] = segment.ids()[i];
                types[at] = segment.types() == null ? 0 : segment.types()[i];
                mask[at] = true;
            }
        }
        return new PaddedBatch(batch.size(), length, ids, types, mask);
    }

    /** The mask as ONNX graphs take it: 1 and 0. */
    long[] maskNumbers() {
        long[] numbers = new long[mask.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = mask[i] ? 1 : 0;
        }
        return numbers;
    }
}
