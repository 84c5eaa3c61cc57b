package org.messagetriage.inference.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Tries again after faults of the moment, with growing pauses. */
final class Retry {

    /** Bytes after which a failing transfer counts as one that goes on. */
    private static final long PROGRESS = 1 << 20;

    private final HubLimits limits;

    Retry(HubLimits limits) {
        this.limits = limits;
    }

    /** One try. */
    interface Attempt<T> {
        T run() throws IOException, InterruptedException;
    }

    <T> T run(Attempt<T> attempt) throws IOException, InterruptedException {
        return run(attempt, () -> 0);
    }

    /** @param position grows while things go well; who makes progress may fail more often */
    <T> T run(Attempt<T> attempt, LongSupplier position) throws IOException, InterruptedException {
        int failures = 0;
        long reached = position.getAsLong();
        while (true) {
            try {
                return attempt.run();
            } catch (HubException e) {
                if (position.getAsLong() - reached >= PROGRESS) {
                    failures = 0;
                    reached = position.getAsLong();
                }
                if (!e.isPassing() || ++failures >= limits.attempts()) {
                    throw e;
                }
                Thread.sleep(pause(failures, e.retryAfter()).toMillis());
            }
        }
    }

    /** Doubled each time and spread, so that clients which failed together do not come back together. */
    private Duration pause(int failures, Duration retryAfter) {
        double spread = ThreadLocalRandom.current().nextDouble(0.75, 1.25);
        long millis = (long) (limits.firstPause().toMillis() * Math.pow(2, failures - 1.0) * spread);
        long wanted = Math.max(millis, retryAfter.toMillis());
        return Duration.ofMillis(Math.min(wanted, limits.longestPause().toMillis()));
    }
}
