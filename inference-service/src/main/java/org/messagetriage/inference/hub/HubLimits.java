package org.messagetriage.inference.hub;

import java.time.Duration;

/**
 * How patient a {@link HubClient} is.
 *
 * @param attempts tries in a row without a megabyte gained
 * @param firstPause before the second try; doubled each time, up to {@code longestPause}
 * @param longestPause also the longest that a hub's {@code Retry-After} is heeded
 * @param answer time to the first byte of an answer
 * @param silence longest time between bytes of a file
 * @param parallel files at a time
 */
record HubLimits(
        int attempts, Duration firstPause, Duration longestPause, Duration answer, Duration silence, int parallel) {

    static final HubLimits DEFAULT = new HubLimits(
            6, Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofSeconds(60), 4);
}
