package org.messagetriage.triage.home;

/** The service cannot start, for a reason that whoever starts it can do something about; the message says what. */
public class StartFailure extends RuntimeException {
    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
