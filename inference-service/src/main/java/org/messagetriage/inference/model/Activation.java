package org.messagetriage.inference.model;

import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.messagetriage.inference.engine.Model;

/**
 * A model takes its place: {@link #start} brings it into memory and warms it up while the old one serves, {@link #commit}
 * puts it there at one stroke, and {@link #close} without a commit leaves everything as it was.
 */
final class Activation implements AutoCloseable {

    private final CatalogueEntry entry;
    private final LoadAttempt attempt;
    private final ModelMemory memory;
    private Model model;
    private Held reserved;
    private boolean committed;

    Activation(CatalogueEntry entry, LoadAttempt attempt, ModelMemory memory) {
        this.entry = entry;
        this.attempt = attempt;
        this.memory = memory;
    }

    void start() throws Exception {
        reserved = memory.reserve(
                entry.name(), attempt.load().memory(), attempt.load().textMemory());
        attempt.enter(LoadPhase.LOADING);
        model = attempt.load().load();
        attempt.enter(LoadPhase.WARMING_UP);
        WarmUp.run(model);
    }

    /**
     * @param retire is given the model that served until now
     * @param end takes this one out of memory one day
     * @throws CancellationException if nobody wants it any more
     */
    void commit(Consumer<InService> retire, InService.End end) {
        InService next = new InService(model, attempt.reference(), reserved, end);
        var old = entry.activate(attempt, next);
        committed = true;
        old.ifPresent(retire);
    }

    @Override
    public void close() {
        if (!committed) {
            if (model != null) {
                model.close();
            }
            if (reserved != null) {
                memory.release(reserved);
            }
        }
    }
}
