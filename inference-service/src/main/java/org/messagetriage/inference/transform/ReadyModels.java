package org.messagetriage.inference.transform;

import java.util.Optional;
import org.messagetriage.inference.engine.Model;

/** The models that jobs can use. */
public interface ReadyModels {

    /** Empty while it cannot be used. */
    Optional<Model> find(String name);

    /** @throws org.messagetriage.inference.error.InferenceException if there is none of this name, or it is not ready */
    Model require(String name);
}
