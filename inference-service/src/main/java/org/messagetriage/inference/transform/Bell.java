package org.messagetriage.inference.transform;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the one thread that waits at it; rung again and again before that looks, it wakes once. */
final class Bell {

    private final Semaphore rung = new Semaphore(0);

    /** For any thread. */
    void ring() {
        if (rung.availablePermits() == 0) {
            rung.release();
        }
    }

    void await(long millis) throws InterruptedException {
        if (rung.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            rung.drainPermits();
        }
    }
}
