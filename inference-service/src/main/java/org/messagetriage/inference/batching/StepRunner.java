package org.messagetriage.inference.batching;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.messagetriage.inference.engine.Model;

/** Does turns of work that has many. For the scheduler's thread only, but for the rates. */
final class StepRunner {

    private static final Logger LOG = Logger.getLogger(StepRunner.class);

    /** How long a turn should take: others wait for its end, and a text that is streamed comes in pieces of a turn. */
    private static final long TURN = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int FIRST = 4;
    private static final int MOST = 64;
    /** How many tokens make a turn that tells all there is to know of the rate. */
    private static final int TELLING = 64;

    private final LongSupplier nanoTime;
    private final Rates reading = new Rates(TELLING);
    private final Rates writing = new Rates(TELLING);
    private final BatchObserver observer;

    StepRunner(LongSupplier nanoTime, BatchObserver observer) {
        this.nanoTime = nanoTime;
        this.observer = observer;
    }

    /** How long it takes to its end, at the rates that were measured. */
    double nanos(Stepping<?> stepping) {
        return nanos(stepping.model, stepping.toRead(), stepping.toWrite());
    }

    double nanos(Model model, int toRead, int toWrite) {
        return reading.nanos(model, toRead) + writing.nanos(model, toWrite);
    }

    void forget(Model model) {
        reading.forget(model);
        writing.forget(model);
    }

    /** Whatever a model does, errors of native code included, this returns: nobody else runs the queue. */
    void run(Stepping<?> stepping) {
        Model model = stepping.model;
        int toRead = stepping.steps.toRead();
        long start = nanoTime.getAsLong();
        try {
            if (!stepping.started) {
                stepping.started = true;
                observer.waited(model, start - stepping.admittedAt);
            }
            int written = stepping.steps.turn(share(model));
            long nanos = nanoTime.getAsLong() - start;
            int read = toRead - stepping.steps.toRead();
            if (read > 0 && written == 0) {
                reading.ran(model, read, nanos);
            } else if (written > 0) {
                writing.ran(model, written, nanos);
            }
            observer.stepped(model, read, written, nanos);
        } catch (Throwable failure) {
            LOG.errorf(failure, "Model %s failed on a text", model.info().name());
            stepping.future.completeExceptionally(failure);
        }
    }

    /** Tokens to write in a turn. */
    private int share(Model model) {
        double one = writing.nanos(model, 1);
        return one == 0 ? FIRST : (int) Math.max(1, Math.min(MOST, TURN / one));
    }
}
