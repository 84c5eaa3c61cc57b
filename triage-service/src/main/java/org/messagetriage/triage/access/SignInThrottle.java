package org.messagetriage.triage.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows guessing down: after a few failures under one key, each further one doubles the wait. Counts live in
 * memory, of the last 10,000 keys; whoever has not failed for a quarter of an hour starts afresh.
 */
final class SignInThrottle {
    private static final int KEYS = 10_000;
    private static final Duration MEMORY = Duration.ofMinutes(15);

    private record Failures(int count, Instant last) {}

    private final Clock clock;
    private final int free;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > KEYS;
        }
    };

    /** @param free failures that cost nothing */
    SignInThrottle(Clock clock, int free) {
        this.clock = clock;
        this.free = free;
    }

    /**
     * Counts an attempt as failed before its outcome is known, so that many at once do not slip through.
     *
     * @return how long to wait, if the attempt is refused (and not counted)
     */
    synchronized Optional<Duration> attempt(String key) {
        Instant now = clock.instant();
        Failures past = failures.get(key);
        if (past == null || past.last().plus(MEMORY).isBefore(now)) {
            past = new Failures(0, now);
        }
        if (past.count() >= free) {
            long seconds = Math.min(1L << Math.min(past.count() - free, 20), MEMORY.toSeconds());
            Duration left = Duration.between(now, past.last().plusSeconds(seconds));
            if (!left.isNegative() && !left.isZero()) {
                return Optional.of(left);
            }
        }
        failures.put(key, new Failures(past.count() + 1, now));
        return Optional.empty();
    }

    /** The attempt was a good one after all: takes back its count, not those of earlier failures. */
    synchronized void takeBack(String key) {
        failures.computeIfPresent(
                key, (k, past) -> past.count() <= 1 ? null : new Failures(past.count() - 1, past.last()));
    }

    synchronized void forget(String key) {
        failures.remove(key);
    }
}
