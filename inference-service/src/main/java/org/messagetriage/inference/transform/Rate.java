package org.messagetriage.inference.transform;

import java.util.ArrayDeque;
import java.util.Deque;

/** Lines a second over the last half minute, and the time that the rest takes at that rate. Safe for many threads. */
public final class Rate {

    private static final long SECOND = 1_000_000_000;
    private static final long WINDOW = 30 * SECOND;

    private record Sample(long nanos, long lines) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** So many lines are done at a time of {@link System#nanoTime}; less than before starts anew. */
    public synchronized void at(long nanos, long lines) {
        if (!samples.isEmpty() && lines < samples.peekLast().lines) {
            samples.clear();
        }
        // The latest moves along until it is a second old: few samples, and still the present.
        if (samples.size() > 1) {
            Sample latest = samples.pollLast();
            if (latest.nanos - samples.peekLast().nanos >= SECOND) {
                samples.addLast(latest);
            }
        }
        samples.addLast(new Sample(nanos, lines));
        while (nanos - samples.peekFirst().nanos > WINDOW) {
            samples.pollFirst();
        }
    }

    /** 0 before there is anything to tell. */
    public synchronized double perSecond() {
        if (samples.size() < 2) {
            return 0;
        }
        Sample first = samples.peekFirst();
        Sample last = samples.peekLast();
        return (last.lines - first.lines) * (double) SECOND / Math.max(1, last.nanos - first.nanos);
    }

    /** Null before there is anything to tell. */
    public Long secondsFor(long lines) {
        double rate = perSecond();
        return rate == 0 ? null : (long) Math.ceil(lines / rate);
    }
}
