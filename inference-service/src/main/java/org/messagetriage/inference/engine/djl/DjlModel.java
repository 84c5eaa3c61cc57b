package org.messagetriage.inference.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Segment;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Tokenizer;

/**
 * An encoder run by PyTorch.
 *
 * <p>Pairs go through it as DeFormer (Cao et al. 2020) proposes: the lower layers compute each premise and each
 * hypothesis once, however many pairs of the batch they are part of; only the upper layers work on pairs.
 */
public final class DjlModel implements Model {

    private final ModelInfo info;
    private final Tokenizer tokenizer;
    private final Script script;

    public DjlModel(ModelInfo info, Tokenizer tokenizer, Path archive) throws IOException {
        this.info = info;
        this.tokenizer = tokenizer;
        script = new Script(archive, false);
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
        try (NDManager manager = script.newManager()) {
            boolean pairs = batch.get(0).second() != null;
            NDArray output = pairs ? pairs(manager, batch) : texts(manager, batch);
            return rows(output);
        }
    }

    @Override
    public void close() {
        script.close();
    }

    static float[][] rows(NDArray output) {
        float[] values = output.toType(DataType.FLOAT32, false).toFloatArray();
        int columns = (int) output.getShape().get(1);
        float[][] rows = new float[values.length / columns][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = java.util.Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
        }
        return rows;
    }

    private NDArray texts(NDManager manager, List<Sequence> batch) {
        Padded in = Padded.sequences(manager, batch);
        return script.call(manager, "texts", false, in.ids(), in.types(), in.positions(), in.mask());
    }

    private NDArray pairs(NDManager manager, List<Sequence> batch) {
        Side first = side(manager, batch.stream().map(Sequence::first).toList(), 0);
        Side second = side(manager, batch.stream().map(Sequence::second).toList(), 1);
        return script.call(
                manager, "pairs", false, first.states, first.mask, first.rows, second.states, second.mask, second.rows);
    }

    private Side side(NDManager manager, List<Segment> segments, int type) {
        Map<Segment, Integer> rowOf = new LinkedHashMap<>();
        long[] rows = new long[segments.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = rowOf.computeIfAbsent(segments.get(i), s -> rowOf.size());
        }
        Padded in = Padded.segments(manager, new ArrayList<>(rowOf.keySet()), type);
        NDArray states = script.call(manager, "segments", false, in.ids(), in.types(), in.positions(), in.mask());
        return new Side(states, in.mask(), manager.create(rows));
    }

    /** The distinct segments of one side of the pairs after the lower layers, and each pair's row among them. */
    private record Side(NDArray states, NDArray mask, NDArray rows) {}
}
