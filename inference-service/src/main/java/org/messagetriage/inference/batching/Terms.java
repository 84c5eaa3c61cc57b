package org.messagetriage.inference.batching;

import java.time.Duration;

/**
 * What a caller asks of the scheduler beside the work itself.
 *
 * @param priority who waits
 * @param deadline longest that the answer may take; what would take longer is refused at once
 * @param cached whether a row that was computed a short while ago will do
 */
public record Terms(Priority priority, Duration deadline, boolean cached) {}
