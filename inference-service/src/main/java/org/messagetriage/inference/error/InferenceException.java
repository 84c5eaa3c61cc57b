package org.messagetriage.inference.error;

/** A refusal that the client is told about: what is wrong, where, and when it may try again. */
public class InferenceException extends RuntimeException {

    private final transient ErrorCode code;
    private final transient String field;
    private final transient int retryAfterSeconds;

    private InferenceException(ErrorCode code, String message, String field, int retryAfterSeconds) {
        // A refusal is an answer, not a fault: nobody reads its stack, and under load there are many of them.
        super(message, null, false, false);
        this.code = code;
        this.field = field;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public InferenceException(ErrorCode code, String message) {
        this(code, message, null, 0);
    }

    /** A refusal of one field, named by its path: {@code parameters.candidate_labels[3]}. */
    public static InferenceException ofField(ErrorCode code, String field, String message) {
        return new InferenceException(code, message, field, 0);
    }

    /** A refusal that will not last. */
    public static InferenceException retryable(ErrorCode code, String message, int retryAfterSeconds) {
        return new InferenceException(code, message, null, retryAfterSeconds);
    }

    /** A score that is no number can be neither ranked nor written as JSON. */
    public static InferenceException ofNoNumber() {
        return new InferenceException(ErrorCode.INTERNAL, "The model gave a score that is no number");
    }

    public ErrorCode code() {
        return code;
    }

    /** Path of the field at fault; null where no single field is. */
    public String field() {
        return field;
    }

    /** The message, with the field that it is about before it. */
    public String sentence() {
        return field == null ? getMessage() : field + " " + getMessage();
    }

    /** Seconds to wait before another try; 0 where another try would end the same. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
