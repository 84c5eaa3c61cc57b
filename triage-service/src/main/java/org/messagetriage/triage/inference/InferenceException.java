package org.messagetriage.triage.inference;

import java.time.Duration;
import java.util.Optional;

/** The inference service gave no usable answer. The message is fit for people to read. */
public class InferenceException extends RuntimeException {
    /** Whose fault it was, which decides what to do next. */
    public enum Blame {
        /** The service is away, busy, not set up, or not the one we know: every text would meet the same. */
        SERVICE,
        /** It gave up in the middle; the text may have been the reason. */
        UNCLEAR,
        /** It refused the input, and would again. */
        INPUT
    }

    private final Blame blame;
    private final transient Duration retryAfter;

    InferenceException(Blame blame, String message, Throwable cause) {
        this(blame, message, cause, null);
    }

    InferenceException(Blame blame, String message, Throwable cause, Duration retryAfter) {
        super(message, cause);
        this.blame = blame;
        this.retryAfter = retryAfter;
    }

    public Blame blame() {
        return blame;
    }

    /** How long the service asked us to wait, if it did. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
