package org.messagetriage.inference.checkpoint;

import java.util.Set;

/** Named tensors of a trained model, under the names that Hugging Face's PyTorch modules give them. */
public interface Checkpoint {

    Set<String> names();

    /** @throws IllegalArgumentException if there is no tensor of this name */
    Tensor tensor(String name);

    /** Its element type, of which nothing but the description is read. */
    default ElementType type(String name) {
        return tensor(name).type();
    }

    /** Its extents, likewise. */
    default long[] shape(String name) {
        return tensor(name).shape();
    }
}
