package org.messagetriage.inference.torchscript;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A linear layer with weights of 8 bits, as PyTorch's {@code quantized::linear_dynamic} takes it: symmetric, one scale a
 * row of the weight, w = scale * q with q from -127 to 127. Activations are quantised at run time, by the least and the
 * greatest value of a batch.
 *
 * @param outputs rows of the weight
 * @param inputs columns of the weight
 * @param values q, row-major
 * @param scales one a row
 * @param bias one a row
 */
record Int8Linear(int outputs, int inputs, byte[] values, double[] scales, float[] bias) {

    private static final int MOST = 127;

    static Int8Linear of(float[] weight, float[] bias) {
        int outputs = bias.length;
        int inputs = weight.length / outputs;
        byte[] values = new byte[weight.length];
        double[] scales = new double[outputs];
        for (int row = 0; row < outputs; row++) {
            int start = row * inputs;
            float greatest = 0;
            for (int i = start; i < start + inputs; i++) {
                greatest = Math.max(greatest, Math.abs(weight[i]));
            }
            scales[row] = greatest == 0 ? 1 : greatest / (double) MOST;
            for (int i = start; i < start + inputs; i++) {
                values[i] = (byte) Math.round(weight[i] / scales[row]);
            }
        }
        return new Int8Linear(outputs, inputs, values, scales, bias);
    }

    ByteBuffer scaleBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(8 * outputs).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(scales);
        return bytes;
    }

    /** Zero points, as 64-bit integers: all 0, since it is symmetric. */
    ByteBuffer zeroPointBytes() {
        return ByteBuffer.allocate(8 * outputs);
    }

    ByteBuffer biasBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * outputs).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(bias);
        return bytes;
    }
}
