package org.messagetriage.inference.batching;

import java.time.Duration;
import java.util.function.Supplier;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * What a caller asks of the scheduler beside the work itself.
 *
 * @param priority who waits
 * @param deadline longest that the answer may take; work that takes longer by itself is too much
 * @param remaining what is left of it at the time of the question; what would not be done by then is refused at once
 * @param cached whether a row that was computed a short while ago will do
 */
public record Terms(Priority priority, Duration deadline, Supplier<Duration> remaining, boolean cached) {

    private static final Duration LEAST = Duration.ofMillis(1);

    /** Terms of work whose time begins when it is handed in. */
    public Terms(Priority priority, Duration deadline, boolean cached) {
        this(priority, deadline, () -> deadline, cached);
    }

    /** Never nothing: a timer takes that for now. */
    public Duration left() {
        Duration left = remaining.get();
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    /**
     * To be asked between steps that take time themselves, as tokenising does.
     *
     * @throws InferenceException {@code TIMED_OUT} if nothing is left
     */
    public void requireTime() {
        if (remaining.get().compareTo(Duration.ZERO) <= 0) {
            throw timedOut();
        }
    }

    public InferenceException timedOut() {
        return InferenceException.retryable(
                ErrorCode.TIMED_OUT, "The answer took longer than " + deadline.toMillis() / 1000.0 + " s", 1);
    }
}
