package org.messagetriage.inference.torchscript;

import java.util.Arrays;
import java.util.function.Supplier;
import org.messagetriage.inference.checkpoint.ElementType;
import org.messagetriage.inference.checkpoint.Tensor;
import org.messagetriage.inference.engine.Dtype;

/**
 * A tensor that is made when it is written, and piece by piece, so that neither an archive nor a table of a million
 * words is ever whole on the heap.
 *
 * @param type element type that it is stored in
 * @param shape extents
 * @param tensor gives the tensor, of just this shape and of any element type
 */
public record WeightSource(ElementType type, long[] shape, Supplier<Tensor> tensor) {

    /** Elements that are converted at a time. */
    private static final int PIECE = 1 << 18;

    /** A tensor in its own element type. */
    public static WeightSource of(Tensor tensor) {
        return new WeightSource(tensor.type(), tensor.shape(), () -> tensor);
    }

    /**
     * A tensor in the element type that a model computes in.
     *
     * @param tensor gives the tensor in any element type
     */
    static WeightSource of(Dtype dtype, long[] shape, Supplier<Tensor> tensor) {
        ElementType stored =
                switch (dtype) {
                    case BF16 -> ElementType.BF16;
                    case FP16 -> ElementType.F16;
                    case FP32, INT8 -> ElementType.F32;
                };
        return new WeightSource(stored, shape, tensor);
    }

    /** Makes the tensor, and hands it on as often as it is wanted. */
    EntryContent content() {
        Tensor whole = tensor.get();
        if (!Arrays.equals(whole.shape(), shape)) {
            throw new IllegalStateException(
                    "a weight of " + Arrays.toString(whole.shape()) + " was announced as " + Arrays.toString(shape));
        }
        return out -> {
            long elements = whole.elements();
            for (long from = 0; from < elements; from += PIECE) {
                int count = (int) Math.min(PIECE, elements - from);
                out.accept(whole.part(from, count).to(type).data());
            }
        };
    }
}
