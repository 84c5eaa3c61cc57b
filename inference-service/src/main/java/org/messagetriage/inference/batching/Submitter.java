package org.messagetriage.inference.batching;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;

/** Where work for a model is handed in. */
public interface Submitter {

    /**
     * Admits work or refuses it; never waits.
     *
     * @param sequences inputs from the model's tokenizer, at least one
     * @return one row an input, in order; cancelling it frees the work that has not run
     * @throws org.messagetriage.inference.error.InferenceException {@code TOO_MUCH_WORK} if it could never be admitted,
     *     {@code OVERLOADED} if not now, {@code SHUTTING_DOWN}
     */
    CompletableFuture<float[][]> submit(Model model, List<Sequence> sequences);

    /**
     * Refuses what would be refused once it is tokenised, before that is done; what it cannot tell yet it lets through.
     *
     * @throws org.messagetriage.inference.error.InferenceException as {@link #submit}
     */
    default void expect(Model model, Outline outline) {}

    /**
     * To be asked before each text is tokenised.
     *
     * @throws org.messagetriage.inference.error.InferenceException {@code TIMED_OUT} if its caller waits no longer
     */
    default void requireTime() {}
}
