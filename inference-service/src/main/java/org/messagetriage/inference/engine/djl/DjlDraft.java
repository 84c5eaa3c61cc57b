package org.messagetriage.inference.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.messagetriage.inference.engine.Draft;
import org.messagetriage.inference.engine.Sampling;
import org.messagetriage.inference.engine.Token;

/**
 * A text whose keys and values stay with the engine. The latest token is always the one that is not computed yet: what
 * comes after it is asked of the same step that computes it.
 */
final class DjlDraft implements Draft {

    private final Script script;
    private final NDManager own;
    private final NDArray cache;
    private final long[] ends;
    private final int vocabulary;
    private final long[] ids;
    private int length;
    private int written;

    DjlDraft(Script script, int room, Set<Integer> ends, int vocabulary) {
        this.script = script;
        this.ends = ends.stream().mapToLong(Integer::longValue).toArray();
        this.vocabulary = vocabulary;
        ids = new long[room];
        own = script.newManager();
        cache = cache(room);
    }

    /** Room that cannot be had must not leave behind what asked for it. */
    private NDArray cache(int room) {
        try {
            return script.call(own, "open", false, List.of(own.create((long) room)));
        } catch (RuntimeException | Error e) {
            own.close();
            throw e;
        }
    }

    @Override
    public void read(int[] more) {
        requireRoom(more.length);
        int from = Math.max(0, length - 1);
        append(more);
        if (length - 1 > from) {
            try (NDManager manager = script.newManager()) {
                script.call(manager, "read", false, List.of(row(manager, from, length - 1), cache, at(manager, from)));
            }
        }
    }

    @Override
    public List<Token> write(int count, Sampling sampling) {
        requireRoom(count);
        double[] settings = {
            sampling.temperature(), Math.min(sampling.topK(), vocabulary), sampling.topP(), sampling.repetitionPenalty()
        };
        double[] draws = IntStream.range(written, written + count)
                .mapToDouble(sampling::draw)
                .toArray();
        try (NDManager manager = script.newManager()) {
            NDArray answer = script.call(
                    manager,
                    "write",
                    false,
                    List.of(
                            manager.create(Arrays.copyOf(ids, length)),
                            cache,
                            manager.create(settings),
                            manager.create(draws),
                            manager.create(ends)));
            double[] values = answer.toDoubleArray();
            List<Token> tokens = new ArrayList<>(values.length / 2);
            for (int i = 0; i < values.length; i += 2) {
                tokens.add(new Token((int) values[i], values[i + 1]));
            }
            append(tokens.stream().mapToInt(Token::id).toArray());
            written += tokens.size();
            return tokens;
        }
    }

    @Override
    public double[] likelihoods(int[] next) {
        requireRoom(next.length);
        int from = length - 1;
        append(next);
        try (NDManager manager = script.newManager()) {
            NDArray logs = script.call(
                    manager, "likelihoods", false, List.of(row(manager, from, length), cache, at(manager, from)));
            float[] values = logs.toFloatArray();
            return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
        } finally {
            length = from + 1;
        }
    }

    private void requireRoom(int more) {
        if (length + more > ids.length || length + more == 0) {
            throw new IllegalArgumentException(
                    length + " tokens and " + more + " more; there is room for " + ids.length);
        }
    }

    private void append(int[] more) {
        for (int id : more) {
            ids[length++] = id;
        }
    }

    private NDArray row(NDManager manager, int from, int to) {
        return manager.create(Arrays.copyOfRange(ids, from, to), new Shape(1, to - from));
    }

    private static NDArray at(NDManager manager, int position) {
        return manager.create((long) position);
    }

    @Override
    public void close() {
        own.close();
    }
}
