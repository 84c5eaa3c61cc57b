package org.messagetriage.inference.torchscript;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.messagetriage.inference.checkpoint.Tensor;

/**
 * A linear layer with weights of 8 bits, as PyTorch's {@code quantized::linear_dynamic} takes it: symmetric, one scale a
 * row of the weight, w = scale * q with q from -127 to 127. Activations are quantised at run time, by the least and the
 * greatest value of a batch.
 *
 * <p>The weight is read when its 8 bits are asked for; the scales, which are known from then on, come after them.
 */
final class Int8Linear {

    private static final int MOST = 127;

    private final int outputs;
    private final int inputs;
    private final WeightSource weight;
    private final WeightSource bias;
    private double[] scales;

    /**
     * @param weight of two axes, outputs and inputs
     * @param bias null: none
     */
    Int8Linear(WeightSource weight, WeightSource bias) {
        outputs = Math.toIntExact(weight.shape()[0]);
        inputs = Math.toIntExact(weight.shape()[1]);
        this.weight = weight;
        this.bias = bias;
    }

    /** Rows of the weight. */
    int outputs() {
        return outputs;
    }

    /** Columns of the weight. */
    int inputs() {
        return inputs;
    }

    /** All q, row-major; a row at a time. */
    EntryContent values() {
        Tensor all = weight.tensor().get();
        return out -> quantize(all, out);
    }

    private void quantize(Tensor all, EntryContent.Sink out) throws IOException {
        scales = new double[outputs];
        for (int row = 0; row < outputs; row++) {
            float[] values = all.part((long) row * inputs, inputs).floats();
            float greatest = 0;
            for (float value : values) {
                greatest = Math.max(greatest, Math.abs(value));
            }
            scales[row] = greatest == 0 ? 1 : greatest / (double) MOST;
            byte[] quantized = new byte[inputs];
            for (int i = 0; i < inputs; i++) {
                quantized[i] = (byte) Math.round(values[i] / scales[row]);
            }
            out.accept(ByteBuffer.wrap(quantized));
        }
    }

    EntryContent scales() {
        if (scales == null) {
            throw new IllegalStateException("the scales are known when the values have been made");
        }
        ByteBuffer bytes = ByteBuffer.allocate(8 * outputs).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(scales);
        return EntryContent.of(bytes.array());
    }

    /** Zero points, as 64-bit integers: all 0, since it is symmetric. */
    EntryContent zeroPoints() {
        return EntryContent.of(new byte[8 * outputs]);
    }

    EntryContent bias() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * outputs).order(ByteOrder.LITTLE_ENDIAN);
        if (bias != null) {
            bytes.asFloatBuffer().put(bias.tensor().get().floats());
        }
        return EntryContent.of(bytes.array());
    }
}
