package org.messagetriage.triage.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Slows guessing down: after a few failures under one key, each further one doubles the wait. An attempt counts under
 * all of its keys or, when one of them has to wait, under none. Counts live in memory, of the last 10,000 keys; whoever
 * has not failed for a quarter of an hour starts afresh.
 */
final class SignInThrottle {
    private static final int KEYS = 10_000;
    private static final Duration MEMORY = Duration.ofMinutes(15);

    /** @param free failures that cost nothing */
    record Key(String name, int free) {}

    private record Failures(int count, long last) {}

    private final LongSupplier nanoTime;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > KEYS;
        }
    };

    /** @param nanoTime {@link System#nanoTime}, which no setting of the machine's clock makes longer or shorter */
    SignInThrottle(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Counts an attempt as failed before its outcome is known, so that many at once do not slip through.
     *
     * @return how long to wait, if the attempt is refused (and not counted)
     */
    synchronized Optional<Duration> attempt(Key... keys) {
        long now = nanoTime.getAsLong();
        Duration longest = Duration.ZERO;
        for (Key key : keys) {
            Duration left = left(key, now);
            longest = left.compareTo(longest) > 0 ? left : longest;
        }
        if (!longest.isZero()) {
            return Optional.of(longest);
        }
        for (Key key : keys) {
            failures.put(key.name(), new Failures(past(key, now).count() + 1, now));
        }
        return Optional.empty();
    }

    private Failures past(Key key, long now) {
        Failures past = failures.get(key.name());
        return past == null || now - past.last() > MEMORY.toNanos() ? new Failures(0, now) : past;
    }

    private Duration left(Key key, long now) {
        Failures past = past(key, now);
        if (past.count() < key.free()) {
            return Duration.ZERO;
        }
        long seconds = Math.min(1L << Math.min(past.count() - key.free(), 20), MEMORY.toSeconds());
        return Duration.ofSeconds(seconds).minusNanos(now - past.last());
    }

    /** The attempt was a good one after all: takes back its count, not those of earlier failures. */
    synchronized void takeBack(Key key) {
        failures.computeIfPresent(
                key.name(), (k, past) -> past.count() <= 1 ? null : new Failures(past.count() - 1, past.last()));
    }

    synchronized void forget(Key key) {
        failures.remove(key.name());
    }
}
