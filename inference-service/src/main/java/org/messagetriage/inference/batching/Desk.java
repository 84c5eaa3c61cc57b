package org.messagetriage.inference.batching;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.messagetriage.inference.engine.Model;

/** Where work of both kinds is handed in, on terms that are settled: rows, and what is done in turns. */
public interface Desk extends Submitter {

    /**
     * Admits work of many turns or refuses it, as {@link #submit(Model, java.util.List)} does rows.
     *
     * @param steps makes the work; once more if it is handed in again, for what was given up cannot go on
     */
    <T> CompletableFuture<T> submit(Model model, Supplier<? extends Steps<T>> steps);
}
