package org.messagetriage.inference.batching;

import java.time.Duration;

/**
 * What a caller asks of the scheduler beside the work itself.
 *
 * @param priority who waits
 * @param deadline longest that the answer may take; work that takes longer by itself is too much
 * @param left what is left of it; what would not be done by then is refused at once
 * @param cached whether a row that was computed a short while ago will do
 */
public record Terms(Priority priority, Duration deadline, Duration left, boolean cached) {

    /** Terms of work whose time begins now. */
    public Terms(Priority priority, Duration deadline, boolean cached) {
        this(priority, deadline, deadline, cached);
    }
}
