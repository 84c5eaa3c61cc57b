package org.messagetriage.inference.error;

/**
 * Every way in which this service says no, with its HTTP status. The one table: nothing else in the service decides on a
 * status. A body that cannot be read is 400; one that can be read but asks for something that makes no sense is 422; one
 * that asks for too much is 413.
 */
public enum ErrorCode {
    INVALID_UTF8(400, "The body is not UTF-8"),
    MALFORMED_JSON(400, "The body is not JSON"),
    INVALID_REQUEST(400, "The request cannot be read"),
    UNAUTHORIZED(401, "A key is required"),
    NOT_FOUND(404, "There is nothing here"),
    MODEL_NOT_FOUND(404, "There is no such model"),
    METHOD_NOT_ALLOWED(405, "This method is not offered here"),
    NOT_ACCEPTABLE(406, "The answer is not available in this form"),
    JOB_NOT_DONE(409, "The job is not done"),
    INPUT_CHANGED(409, "The input changed while the job ran"),
    BODY_TOO_LARGE(413, "The body is too large"),
    TOO_MANY_INPUTS(413, "Too many inputs"),
    TOO_MANY_LABELS(413, "Too many labels"),
    TOO_MUCH_WORK(413, "More work than one request may ask for"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is in a form that is not understood"),
    MISSING_FIELD(422, "A required field is missing"),
    WRONG_TYPE(422, "A field has the wrong type"),
    INVALID_VALUE(422, "A field has a value that makes no sense"),
    OVERLOADED(429, "Too much work is waiting"),
    TOO_MANY_JOBS(429, "There are as many jobs as are kept at a time"),
    INTERNAL(500, "Something went wrong in this service"),
    MODEL_LOADING(503, "The model is still loading"),
    MODEL_UNAVAILABLE(503, "The model could not be loaded"),
    TIMED_OUT(503, "The answer took too long"),
    SHUTTING_DOWN(503, "This service is stopping"),
    JOBS_UNAVAILABLE(503, "Another process has the folder of the transform jobs"),
    STORAGE_FULL(507, "There is no room for it on the disk");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /** A short sentence, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** The name that clients may rely on. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The code for a refusal that the HTTP layer itself made. */
    public static ErrorCode ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> UNAUTHORIZED;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> BODY_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            default -> status >= 400 && status < 500 ? INVALID_REQUEST : INTERNAL;
        };
    }
}
