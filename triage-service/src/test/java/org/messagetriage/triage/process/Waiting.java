package org.messagetriage.triage.process;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;

/** Waits for what other processes do. */
final class Waiting {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    interface Condition {
        boolean holds() throws Exception;
    }

    private Waiting() {}

    static void until(String what, Condition condition) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            if (Instant.now().isAfter(end)) {
                fail("Waited in vain for " + what);
            }
            pause(100);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
