package org.messagetriage.inference.transform;

import java.util.Optional;
import org.messagetriage.inference.model.ModelLease;

/** The models that jobs can use. */
public interface ReadyModels {

    /** Empty while it cannot be used. */
    Optional<ModelLease> find(String name);

    /** @throws org.messagetriage.inference.error.InferenceException if there is none of this name, or it is not ready */
    ModelLease require(String name);
}
