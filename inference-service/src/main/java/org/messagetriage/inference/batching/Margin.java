package org.messagetriage.inference.batching;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many times as long as foreseen a request may take to be done: what is admitted must fit into its deadline so many
 * times.
 *
 * <p>It is what the slowest of the latest requests took. Of a hundred requests that are like each other the next one is
 * the slowest once in a hundred times, so of what is admitted with this margin one in a hundred is late. Not thread-safe:
 * the scheduler's lock guards it.
 */
final class Margin {

    /**
     * Before anything went slower. A third of it is what later inputs of similar length overtake; the rest is for a flood,
     * which takes processors from the model, to be seen only in the requests that it found waiting.
     */
    static final double LEAST = 4;

    static final int LATEST = 99;
    private static final long KEPT = Duration.ofMinutes(1).toNanos();
    /** Half of what could just be admitted: what is held up below it is not near its deadline, and says little. */
    private static final double TELLING = 0.5 / LEAST;

    /** Whoever was given up would have taken longer, nobody knows how much. */
    private static final double GIVEN_UP = 2;

    private record Seen(long at, double times) {}

    private final Deque<Seen> latest = new ArrayDeque<>();

    /** @param left what was left of the deadline when it was admitted */
    void done(double foreseen, long left, double took, long now) {
        if (foreseen == 0) {
            return; // Nothing was measured before it.
        }
        if (latest.size() == LATEST) {
            latest.removeFirst();
        }
        latest.addLast(new Seen(now, took / Math.max(foreseen, TELLING * left)));
    }

    void givenUp(double foreseen, long left, long now) {
        done(foreseen, left, GIVEN_UP * left, now);
    }

    double times(long now) {
        while (!latest.isEmpty() && now - latest.peekFirst().at > KEPT) {
            latest.removeFirst();
        }
        double most = LEAST;
        for (Seen seen : latest) {
            most = Math.max(most, seen.times);
        }
        return most;
    }
}
