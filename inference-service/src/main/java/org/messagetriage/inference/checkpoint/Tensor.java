package org.messagetriage.inference.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A tensor as it lies in a file: row-major, little-endian.
 *
 * @param type element type
 * @param shape extents; empty for a scalar
 * @param data exactly the tensor's bytes; not to be written to
 */
public record Tensor(ElementType type, long[] shape, ByteBuffer data) {

    /**
     * @throws IllegalArgumentException if the bytes are not as many as type and shape say
     * @throws ArithmeticException if type and shape say more bytes than a long can count
     */
    public Tensor {
        data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        long expected = Math.multiplyExact(elements(shape), type.bytes());
        if (data.remaining() != expected) {
            throw new IllegalArgumentException("tensor of " + data.remaining() + " bytes, expected " + expected);
        }
    }

    public static Tensor of(float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new Tensor(ElementType.F32, shape, bytes);
    }

    public long elements() {
        return elements(shape);
    }

    /** @throws ArithmeticException if the product does not fit a long */
    public static long elements(long... shape) {
        long product = 1;
        for (long extent : shape) {
            product = Math.multiplyExact(product, extent);
        }
        return product;
    }

    /**
     * The values as 32-bit floats; a copy.
     *
     * @throws UnsupportedOperationException if the elements are no floating-point numbers
     */
    public float[] floats() {
        float[] values = new float[Math.toIntExact(elements())];
        switch (type) {
            case F32 -> {
                FloatBuffer source =
                        data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
                source.get(values);
            }
            case BF16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(data.getShort(2 * i) << 16);
                }
            }
            case F16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = halfToFloat(data.getShort(2 * i));
                }
            }
            case F64 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) data.getDouble(8 * i);
                }
            }
            default -> throw new UnsupportedOperationException("no floats of " + type);
        }
        return values;
    }

    /** The same tensor with its two axes swapped; a copy. */
    public Tensor transposed() {
        int rows = Math.toIntExact(shape[0]);
        int columns = Math.toIntExact(shape[1]);
        float[] source = floats();
        float[] target = new float[source.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                target[c * rows + r] = source[r * columns + c];
            }
        }
        return of(target, columns, rows);
    }

    /** Some of the elements, in a row as they lie; a view. */
    public Tensor part(long from, int count) {
        int width = type.bytes();
        return new Tensor(type, new long[] {count}, data.slice(Math.toIntExact(from * width), count * width));
    }

    /**
     * The same values in another floating-point type, rounded to nearest, ties to even; this tensor itself if it has it.
     *
     * @throws UnsupportedOperationException if there is no way from type to type
     */
    public Tensor to(ElementType other) {
        if (type == other) {
            return this;
        }
        return switch (other) {
            case F32 -> of(floats(), shape);
            case BF16 -> toBfloat16();
            case F16 -> toFloat16();
            default -> throw new UnsupportedOperationException("no " + other + " of " + type);
        };
    }

    /** The same values as bfloat16, rounded to nearest, ties to even. */
    public Tensor toBfloat16() {
        if (type == ElementType.BF16) {
            return this;
        }
        float[] values = floats();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            int bits = Float.floatToRawIntBits(value);
            boolean nan = Float.isNaN(value);
            bytes.putShort((short) (nan ? 0x7fc0 : (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16));
        }
        return new Tensor(ElementType.BF16, shape, bytes.flip());
    }

    private Tensor toFloat16() {
        float[] values = floats();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(floatToHalf(value));
        }
        return new Tensor(ElementType.F16, shape, bytes.flip());
    }

    /** Binary32 to binary16: adding a number whose last place is the one to round to rounds as IEEE 754 says. */
    static short floatToHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float size = Math.abs(value);
        if (!(size < 65520)) {
            return (short) (sign | (Float.isNaN(value) ? 0x7e00 : 0x7c00));
        }
        int exponent = Math.max(Math.getExponent(size), -14);
        float rounder = Math.scalb(1.5f, exponent + 13);
        float rounded = size + rounder - rounder;
        if (rounded < 0x1p-14f) {
            return (short) (sign | (int) (rounded * 0x1p24f));
        }
        return (short) (sign | (Float.floatToRawIntBits(rounded) - (127 - 15 << 23)) >>> 13);
    }

    /** IEEE 754 binary16 to binary32, exact; the JDK's own came with 20. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int magnitude = half & 0x7fff;
        if (magnitude >= 0x7c00) {
            return Float.intBitsToFloat(sign | 0x7f800000 | (magnitude & 0x3ff) << 13);
        }
        if (magnitude < 0x400) {
            return Math.copySign(magnitude * 0x1p-24f, Float.intBitsToFloat(sign));
        }
        return Float.intBitsToFloat(sign | (magnitude + (127 - 15 << 10)) << 13);
    }
}
