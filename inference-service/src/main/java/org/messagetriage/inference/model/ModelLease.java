package org.messagetriage.inference.model;

import java.util.concurrent.atomic.AtomicBoolean;
import org.messagetriage.inference.engine.Model;

/** The right to use a model: it stays in memory until this is closed, whatever takes its place meanwhile. */
public final class ModelLease implements AutoCloseable {

    private final Model model;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param release run once, by the first close */
    public ModelLease(Model model, Runnable release) {
        this.model = model;
        this.release = release;
    }

    public Model model() {
        return model;
    }

    /** To be called when all that was asked of the model is answered, or given up. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
