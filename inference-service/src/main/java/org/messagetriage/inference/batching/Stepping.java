package org.messagetriage.inference.batching;

import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.messagetriage.inference.engine.Model;

/** The turns of one request. Guarded by the scheduler's lock, but for the steps, which belong to who runs them. */
final class Stepping<T> {

    private static final Logger LOG = Logger.getLogger(Stepping.class);

    final Model model;
    final Steps<T> steps;
    final Priority priority;
    final long memory;
    final long admittedAt;
    final CompletableFuture<T> future = new CompletableFuture<>();

    /** Whether a turn is under way. */
    boolean running;

    boolean started;

    private int toRead;
    private int toWrite;

    Stepping(Model model, Steps<T> steps, Priority priority, long admittedAt) {
        this.model = model;
        this.steps = steps;
        this.priority = priority;
        memory = steps.memory();
        this.admittedAt = admittedAt;
        measure();
    }

    /** To be called between turns: what is left is asked for by other threads while one is under way. */
    void measure() {
        toRead = steps.toRead();
        toWrite = steps.toWrite();
    }

    int toRead() {
        return toRead;
    }

    int toWrite() {
        return toWrite;
    }

    int tokens() {
        return toRead + toWrite;
    }

    /** The result, if there is one and somebody waits for it. That it cannot be had is this text's failure alone. */
    void deliver() {
        if (steps.done() && !future.isDone()) {
            try {
                future.complete(steps.result());
            } catch (Throwable failure) {
                LOG.errorf(failure, "Model %s gave no text", model.info().name());
                future.completeExceptionally(failure);
            }
        }
    }

    /** Whatever fails in it, who calls goes on: the thread that runs all work among them. */
    void close() {
        try {
            steps.close();
        } catch (Throwable failure) {
            LOG.errorf(
                    failure,
                    "Model %s did not give a text's memory back",
                    model.info().name());
        }
    }
}
