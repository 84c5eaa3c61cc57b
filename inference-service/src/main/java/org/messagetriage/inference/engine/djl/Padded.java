package org.messagetriage.inference.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Arguments of a program's methods for this batch: {@code forward} for texts, {@code pairs} for pairs. */
    static List<NDArray> arguments(NDManager manager, List<Sequence> batch) {
        return arePairs(batch) ? pairs(manager, batch) : texts(manager, batch);
    }

    static boolean arePairs(List<Sequence> batch) {
        return batch.get(0).second() != null;
    }

    private static List<NDArray> texts(NDManager manager, List<Sequence> batch) {
        return segments(manager, batch.stream().map(Sequence::first).toList(), 0)
                .arrays();
    }

    /** The distinct premises, each pair's row among them, and the hypotheses. */
    private static List<NDArray> pairs(NDManager manager, List<Sequence> batch) {
        Map<Segment, Integer> rowOf = new LinkedHashMap<>();
        long[] rows = new long[batch.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = rowOf.computeIfAbsent(batch.get(i).first(), premise -> rowOf.size());
        }
        List<NDArray> arguments = new ArrayList<>(
                segments(manager, new ArrayList<>(rowOf.keySet()), 0).arrays());
        arguments.add(manager.create(rows));
        arguments.addAll(segments(manager, batch.stream().map(Sequence::second).toList(), 1)
                .arrays());
        return arguments;
    }

    private List<NDArray> arrays() {
        return List.of(ids, types, positions, mask);
    }

    private static Padded segments(NDManager manager, List<Segment> batch, int type) {
        int length = batch.stream().mapToInt(s -> s.ids().length).max().orElseThrow();
        int size = batch.size() * length;
        long[] ids = new long[size];
        long[] types = new long[size];
        long[] positions = new long[size];
        boolean[] mask = new boolean[size];
        for (int row = 0; row < batch.size(); row++) {
            int[] tokens = batch.get(row).ids();
            for (int i = 0; i < tokens.length; i++) {
                int at = row * length + i;
                ids[at] = tokens[i];
                types[at] = type;
                positions[at] = i;
                mask[at] = true;
            }
        }
        Shape shape = new Shape(batch.size(), length);
        return new Padded(
                manager.create(ids, shape),
                manager.create(types, shape),
                manager.create(positions, shape),
                manager.create(mask, shape));
    }
}
