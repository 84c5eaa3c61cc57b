package org.messagetriage.inference.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.messagetriage.inference.engine.Segment;
import org.messagetriage.inference.engine.Sequence;

/**
 * A batch as the architecture texts read it; all arrays are batch x length, the rows padded to the longest.
 *
 * @param ids token ids; padding has id 0 and is masked
 * @param types 0 for a text or premise, 1 for a hypothesis
 * @param positions counted from 0 in each segment
 * @param mask true for tokens, false for padding
 */
record Padded(NDArray ids, NDArray types, NDArray positions, NDArray mask) {

    /** Premise and hypothesis of a sequence stand one behind the other in its row. */
    static Padded sequences(NDManager manager, List<Sequence> batch) {
        Filler filler = new Filler(
                batch.size(), batch.stream().mapToInt(Sequence::tokens).max().orElseThrow());
        for (int row = 0; row < batch.size(); row++) {
            Sequence sequence = batch.get(row);
            int end = filler.put(row, 0, sequence.first(), 0);
            if (sequence.second() != null) {
                filler.put(row, end, sequence.second(), 1);
            }
        }
        return filler.arrays(manager);
    }

    static Padded segments(NDManager manager, List<Segment> batch, int type) {
        Filler filler = new Filler(
                batch.size(), batch.stream().mapToInt(s -> s.ids().length).max().orElseThrow());
        for (int row = 0; row < batch.size(); row++) {
            filler.put(row, 0, batch.get(row), type);
        }
        return filler.arrays(manager);
    }

    private static final class Filler {
        private final int rows;
        private final int length;
        private final long[] ids;
        private final long[] types;
        private final long[] positions;
        private final boolean[] mask;

        Filler(int rows, int length) {
            this.rows = rows;
            this.length = length;
            ids = new long[rows * length];
            types = new long[rows * length];
            positions = new long[rows * length];
            mask = new boolean[rows * length];
        }

        int put(int row, int start, Segment segment, int type) {
            int at = row * length + start;
            for (int i = 0; i < segment.ids().length; i++, at++) {
                ids[at] = segment.ids()[i];
                types[at] = type;
                positions[at] = i;
                mask[at] = true;
            }
            return start + segment.ids().length;
        }

        Padded arrays(NDManager manager) {
            Shape shape = new Shape(rows, length);
            return new Padded(
                    manager.create(ids, shape),
                    manager.create(types, shape),
                    manager.create(positions, shape),
                    manager.create(mask, shape));
        }
    }
}
