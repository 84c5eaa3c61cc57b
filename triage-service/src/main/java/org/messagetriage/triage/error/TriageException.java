package org.messagetriage.triage.error;

import java.time.Duration;
import java.util.List;

/** A refusal with a stable code; its message is shown to the client, so it holds no secret and no internals. */
public class TriageException extends RuntimeException {
    private final ErrorCode code;
    private final transient List<FieldError> errors;
    private Duration retryAfter;

    public TriageException(ErrorCode code) {
        this(code, code.title());
    }

    public TriageException(ErrorCode code, String detail) {
        this(code, detail, List.of());
    }

    public TriageException(ErrorCode code, String detail, List<FieldError> errors) {
        super(detail);
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    /** One field is wrong. */
    public static TriageException invalid(String field, String message) {
        return new TriageException(
                ErrorCode.INVALID_REQUEST, field + ": " + message, List.of(new FieldError(field, message)));
    }

    /** Tells the client when it may try again. */
    public TriageException retryAfter(Duration wait) {
        retryAfter = wait;
        return this;
    }

    /** Null where waiting does not help. */
    public Duration retryAfter() {
        return retryAfter;
    }

    public ErrorCode code() {
        return code;
    }

    public List<FieldError> errors() {
        return errors;
    }
}
