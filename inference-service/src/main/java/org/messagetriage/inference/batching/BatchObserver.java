package org.messagetriage.inference.batching;

import org.messagetriage.inference.engine.Model;

/** Told what the scheduler does; called on its threads, so it must be quick. */
public interface BatchObserver {

    /** Work was let in. */
    default void admitted(Model model, int sequences) {}

    default void refused(Model model) {}

    /** So many tokens wait for the model now. */
    default void queued(Model model, int tokens) {}

    /** An input left the queue for a batch. */
    default void waited(Model model, long nanos) {}

    /** A turn of a work of many turns was done. */
    default void stepped(Model model, int read, int written, long nanos) {}

    /** A model gets no more work; another one of its name may. */
    default void forgotten(Model model) {}

    /** So many inputs were answered without running anything. */
    default void cached(Model model, int sequences) {}

    /**
     * A batch ran.
     *
     * @param tokens tokens that passed through the model
     */
    default void ran(Model model, int sequences, int tokens, long nanos) {}
}
