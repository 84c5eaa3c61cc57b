package org.messagetriage.inference.batching;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** The time that admitted work has from the moment that the process is asked to stop. It runs once. */
final class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);

    /** Of what the framework waits for answers: who is given up must be told while the server still sends it. */
    private static final double SHARE = 0.9;

    /** What runs cannot be ended, and no model is to be closed under it. */
    private static final long LAST_TURN_MILLIS = 5_000;

    private final Duration whole;
    private final Runnable close;
    private long end;
    private boolean begun;

    /** @param close is called when the time is over */
    Drain(Duration whole, Runnable close) {
        this.whole = whole;
        this.close = close;
    }

    /** Begins, if it has not. */
    private synchronized long nanosLeft() {
        if (!begun) {
            begun = true;
            end = System.nanoTime() + (long) (whole.toNanos() * SHARE);
        }
        return end - System.nanoTime();
    }

    /** Begins, and returns at once; until it is over requests that came before may still hand their work in. */
    void begin() {
        nanosLeft();
        Thread closing = new Thread(this::closeAtEnd, "engine-closing");
        closing.setDaemon(true);
        closing.start();
    }

    /**
     * Waits for the thread of all work to come to its end.
     *
     * @param giveUp what is left when the time is over
     */
    void await(Thread worker, Runnable giveUp) {
        try {
            // No time at all would mean for ever.
            worker.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanosLeft())));
            if (worker.isAlive()) {
                LOG.warnf("Work was left unfinished: %s are nearly over", whole);
                giveUp.run();
                worker.join(LAST_TURN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAtEnd() {
        for (long left = nanosLeft(); left > 0; left = nanosLeft()) {
            LockSupport.parkNanos(left);
        }
        close.run();
    }
}
