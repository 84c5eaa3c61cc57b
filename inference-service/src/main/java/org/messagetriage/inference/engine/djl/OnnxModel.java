package org.messagetriage.inference.engine.djl;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Tokenizer;

/**
 * A checkpoint's model as an ONNX graph, run by ONNX Runtime: each sequence is one row, padded at its end to the longest
 * of the batch. Its inputs are found by their names.
 */
public final class OnnxModel implements Model {

    public static final String IDS = "input_ids";
    public static final String MASK = "attention_mask";
    public static final String TYPES = "token_type_ids";

    private static final String ENGINE = "OnnxRuntime";

    /** How an answer is made of the graph's output. */
    public enum Reading {
        /** One row a sequence, as it is: logits. */
        ROWS,
        /** One row a sequence, brought to unit length. */
        UNIT_ROWS,
        /** A state a token: that of the first, brought to unit length. */
        FIRST_TOKEN,
        /** A state a token: the mean over what is no padding, brought to unit length. */
        MEAN
    }

    private final ModelInfo info;
    private final CheckpointTokenizer tokenizer;
    private final int pad;
    private final Set<String> inputs;
    private final String output;
    private final Reading reading;
    private final ai.djl.Model model;

    /**
     * @param tokenizer closed with the model
     * @param pad id of the token at the end of short rows
     * @param inputs names of the graph's inputs, of the three above
     * @param output name of the one that is read
     * @param file the graph
     */
    public OnnxModel(
            ModelInfo info,
            CheckpointTokenizer tokenizer,
            int pad,
            Set<String> inputs,
            String output,
            Reading reading,
            Path file)
            throws IOException {
        this.info = info;
        this.tokenizer = tokenizer;
        this.pad = pad;
        this.inputs = Set.copyOf(inputs);
        this.output = output;
        this.reading = reading;
        model = load(file);
    }

    private static ai.djl.Model load(Path file) throws IOException {
        DjlRuntime.description();
        ai.djl.Model model = ai.djl.Model.newInstance("onnx", ai.djl.Device.cpu(), ENGINE);
        try (OrtSession.SessionOptions options = options()) {
            model.load(file, null, Map.of("sessionOptions", options));
            return model;
        } catch (MalformedModelException | OrtException e) {
            model.close();
            String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new IOException("ONNX Runtime does not read " + file.getFileName() + ": " + reason, e);
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** As many threads as PyTorch takes, which is idle meanwhile; and none that spin while PyTorch works. */
    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(DjlRuntime.threads());
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
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
        PaddedBatch padded = PaddedBatch.of(batch, pad);
        Shape shape = new Shape(padded.rows(), padded.length());
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList arguments = new NDList();
            add(arguments, manager, IDS, padded.ids(), shape);
            add(arguments, manager, MASK, padded.maskNumbers(), shape);
            add(arguments, manager, TYPES, padded.types(), shape);
            Block block = model.getBlock();
            NDList outputs = block.forward(new ParameterStore(manager, false), arguments, false);
            outputs.attach(manager);
            return read(named(outputs), padded);
        }
    }

    private void add(NDList arguments, NDManager manager, String name, long[] values, Shape shape) {
        if (inputs.contains(name)) {
            NDArray array = manager.create(values, shape);
            array.setName(name);
            arguments.add(array);
        }
    }

    private NDArray named(NDList outputs) {
        return outputs.stream()
                .filter(array -> output.equals(array.getName()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the graph gave no output " + output));
    }

    private float[][] read(NDArray values, PaddedBatch batch) {
        long[] shape = values.getShape().getShape();
        boolean perToken = reading == Reading.FIRST_TOKEN || reading == Reading.MEAN;
        if (shape.length != (perToken ? 3 : 2) || shape[0] != batch.rows() || perToken && shape[1] != batch.length()) {
            throw new IllegalStateException("the graph's output " + output + " has the shape " + values.getShape()
                    + " for a batch of " + batch.rows() + " rows and " + batch.length() + " tokens");
        }
        float[] all = values.toFloatArray();
        int width = (int) shape[shape.length - 1];
        float[][] rows = new float[batch.rows()][width];
        for (int row = 0; row < rows.length; row++) {
            switch (reading) {
                case ROWS, UNIT_ROWS -> System.arraycopy(all, row * width, rows[row], 0, width);
                case FIRST_TOKEN -> System.arraycopy(all, row * batch.length() * width, rows[row], 0, width);
                case MEAN -> sum(all, row, batch, rows[row]);
            }
            if (reading != Reading.ROWS) {
                toUnitLength(rows[row]);
            }
        }
        return rows;
    }

    /** The sum has the mean's direction, and the length is made one. */
    private static void sum(float[] all, int row, PaddedBatch batch, float[] target) {
        for (int at = row * batch.length(); at < (row + 1) * batch.length(); at++) {
            for (int i = 0; i < target.length && batch.mask()[at]; i++) {
                target[i] += all[at * target.length + i];
            }
        }
    }

    private static void toUnitLength(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }
}
