package org.messagetriage.inference.torchscript;

import java.util.function.Supplier;
import org.messagetriage.inference.checkpoint.ElementType;
import org.messagetriage.inference.checkpoint.Tensor;
import org.messagetriage.inference.engine.Dtype;

/**
 * A tensor that is made when it is written, so that an archive is never whole in memory.
 *
 * @param type element type
 * @param shape extents
 * @param tensor gives the tensor, of just this type and shape
 */
public record WeightSource(ElementType type, long[] shape, Supplier<Tensor> tensor) {

    public static WeightSource of(Tensor tensor) {
        return new WeightSource(tensor.type(), tensor.shape(), () -> tensor);
    }

    /**
     * A tensor in the element type that a model computes in.
     *
     * @param tensor gives the tensor in any element type
     */
    static WeightSource of(Dtype dtype, long[] shape, Supplier<Tensor> tensor) {
        return dtype == Dtype.BF16
                ? new WeightSource(ElementType.BF16, shape, () -> tensor.get().toBfloat16())
                : new WeightSource(ElementType.F32, shape, () -> asFloats(tensor.get()));
    }

    private static Tensor asFloats(Tensor tensor) {
        return tensor.type() == ElementType.F32 ? tensor : Tensor.of(tensor.floats(), tensor.shape());
    }
}
