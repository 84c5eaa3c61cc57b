package org.messagetriage.inference.architecture;

import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/** A family of models: one text, one name map, and the reader of its configuration. */
interface Architecture {

    /** The family's {@code model_type} in {@code config.json}. */
    String modelType();

    /** The class that {@code config.json} names under {@code architectures}, whose head is computed. */
    String className();

    /**
     * Every key that changes the mathematics is honoured or refused here; what only matters to training is not looked at.
     *
     * @param labels number of outputs
     */
    Blueprint blueprint(ModelConfig config, int labels) throws RefusedCheckpointException;
}
