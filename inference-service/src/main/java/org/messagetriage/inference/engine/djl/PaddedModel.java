package org.messagetriage.inference.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Tokenizer;

/**
 * A checkpoint's model run by PyTorch: each sequence is one row, padded at its end to the longest of the batch. Its
 * program has a method {@code forward(ids, types, mask)}, all of shape (rows, length), which gives fp32 logits.
 */
public final class PaddedModel implements Model {

    private final ModelInfo info;
    private final CheckpointTokenizer tokenizer;
    private final int pad;
    private final Script script;

    /**
     * @param tokenizer closed with the model
     * @param pad id of the token at the end of short rows
     */
    public PaddedModel(ModelInfo info, CheckpointTokenizer tokenizer, int pad, Path archive) throws IOException {
        this.info = info;
        this.tokenizer = tokenizer;
        this.pad = pad;
        script = new Script(archive, info.device());
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
            return DjlModel.rows(script.call(manager, "forward", false, arguments(manager, batch, pad)));
        }
    }

    /** Ids, types and mask, each of shape (rows, length). */
    static List<NDArray> arguments(NDManager manager, List<Sequence> sequences, int pad) {
        PaddedBatch batch = PaddedBatch.of(sequences, pad);
        Shape shape = new Shape(batch.rows(), batch.length());
        return List.of(
                manager.create(batch.ids(), shape),
                manager.create(batch.types(), shape),
                manager.create(batch.mask(), shape));
    }

    @Override
    public void close() {
        script.close();
        tokenizer.close();
    }
}
