package org.messagetriage.triage.scoring;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses that double, with jitter, so that many waiters do not come back at one moment.
 *
 * @param random 0 (inclusive) to 1 (exclusive)
 */
record BackOff(Duration first, Duration longest, DoubleSupplier random) {

    /**
     * @param failures in a row, at least 1
     * @return between half of the doubled pause and all of it
     */
    Duration after(int failures) {
        double doubled = first.toMillis() * Math.pow(2, failures - 1.0);
        double bounded = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(Math.round(bounded * (0.5 + random.getAsDouble() / 2)));
    }
}
