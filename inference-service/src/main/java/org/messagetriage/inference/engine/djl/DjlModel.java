package org.messagetriage.inference.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Tokenizer;

/**
 * An encoder run by PyTorch.
 *
 * <p>Of pairs, each premise is computed once, however many hypotheses of the batch ask about it: a hypothesis reads its
 * premise in every layer, the premise does not see the hypothesis (a prefix in the sense of UniLM, Dong et al. 2019).
 */
public final class DjlModel implements Model {

    private final ModelInfo info;
    private final Tokenizer tokenizer;
    private final Script script;

    public DjlModel(ModelInfo info, Tokenizer tokenizer, Path archive) throws IOException {
        this.info = info;
        this.tokenizer = tokenizer;
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
            String method = Ragged.arePairs(batch) ? "pairs" : "forward";
            List<NDArray> arguments = Ragged.arguments(manager, batch);
            return rows(script.call(
                    manager, method, false, arguments, arguments.get(0).size()));
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
}
