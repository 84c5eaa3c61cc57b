package org.messagetriage.inference.torchscript;

import java.util.function.Supplier;
import org.messagetriage.inference.checkpoint.ElementType;
import org.messagetriage.inference.checkpoint.Tensor;

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
}
