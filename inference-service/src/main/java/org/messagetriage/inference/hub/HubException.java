package org.messagetriage.inference.hub;

import java.io.IOException;
import java.time.Duration;

/** A model could not be had; the message is fit for the operator, the error's name for programs. */
public class HubException extends IOException {

    private final HubError error;
    private final boolean passing;
    private final Duration retryAfter;

    private HubException(HubError error, String message, boolean passing, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.error = error;
        this.passing = passing;
        this.retryAfter = retryAfter;
    }

    public HubException(HubError error, String message) {
        this(error, message, false, Duration.ZERO, null);
    }

    public HubException(HubError error, String message, Throwable cause) {
        this(error, message, false, Duration.ZERO, cause);
    }

    /** A fault of the moment: another try may go well, not before the given time. */
    static HubException passing(HubError error, String message, Duration retryAfter, Throwable cause) {
        return new HubException(error, message, true, retryAfter, cause);
    }

    public HubError error() {
        return error;
    }

    boolean isPassing() {
        return passing;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
