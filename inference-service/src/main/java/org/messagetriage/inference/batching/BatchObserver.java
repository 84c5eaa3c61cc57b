package org.messagetriage.inference.batching;

import org.messagetriage.inference.engine.Model;

/** Told what the scheduler does; called on its threads, so it must be quick. */
public interface BatchObserver {

    /** Work was let in; {@code queuedTokens} is what waits for the model now, this work included. */
    default void admitted(Model model, int sequences, int queuedTokens) {}

    default void refused(Model model) {}

    /** An input left the queue for a batch. */
    default void waited(Model model, long nanos) {}

    /**
     * A batch ran.
     *
     * @param tokens tokens of the inputs
     * @param padded tokens of the batch as a rectangle
     * @param queuedTokens what still waits for the model
     */
    default void ran(Model model, int sequences, int tokens, int padded, int queuedTokens, long nanos) {}
}
