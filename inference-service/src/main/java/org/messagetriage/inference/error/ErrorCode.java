package org.messagetriage.inference.error;

/**
 * Every way in which this service says no, with its HTTP status. The one table: nothing else in the service decides on a
 * status. A body that cannot be read is 400; one that can be read but asks for something that makes no sense is 422; one
 * that asks for too much is 413. Why a model could not be loaded has a code here too: its page tells it, whoever calls the
 * model is told {@code MODEL_UNAVAILABLE}.
 */
public enum ErrorCode {
    INVALID_UTF8(400, "The body is not UTF-8"),
    MALFORMED_JSON(400, "The body is not JSON"),
    INVALID_REQUEST(400, "The request cannot be read"),
    UNAUTHORIZED(401, "A key is required"),
    FOREIGN_HOST(403, "The request is addressed to another host than this machine"),
    HUB_FORBIDDEN(403, "This model of the hub may not be loaded by request"),
    NOT_FOUND(404, "There is nothing here"),
    MODEL_NOT_FOUND(404, "There is no such model"),
    REVISION_NOT_FOUND(404, "The model has no such revision"),
    METHOD_NOT_ALLOWED(405, "This method is not offered here"),
    NOT_ACCEPTABLE(406, "The answer is not available in this form"),
    BODY_TOO_SLOW(408, "The body comes too slowly"),
    JOB_NOT_DONE(409, "The job is not done"),
    LOAD_IN_PROGRESS(409, "Another model is being loaded under this name"),
    INPUT_CHANGED(409, "The input changed while the job ran"),
    BODY_TOO_LARGE(413, "The body is too large"),
    TOO_MANY_INPUTS(413, "Too many inputs"),
    TOO_MANY_LABELS(413, "Too many labels"),
    TOO_MUCH_WORK(413, "More work than one request may ask for"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is in a form that is not understood"),
    MISSING_FIELD(422, "A required field is missing"),
    WRONG_TYPE(422, "A field has the wrong type"),
    INVALID_VALUE(422, "A field has a value that makes no sense"),
    CHECKPOINT_REFUSED(422, "The checkpoint is of a kind that is not served here"),
    CHECKPOINT_BROKEN(422, "The checkpoint's files cannot be read"),
    NO_WEIGHTS(422, "The model has no weights in a form that is read here"),
    FILE_NOT_FOUND(422, "The model lacks a file"),
    OVERLOADED(429, "Too much work is waiting"),
    TOO_MANY_JOBS(429, "There are as many jobs as are kept at a time"),
    TOO_MANY_MODELS(429, "There are as many models as are kept at a time"),
    INTERNAL(500, "Something went wrong in this service"),
    LOAD_FAILED(500, "The model could not be brought into memory"),
    CACHE_UNUSABLE(500, "The folder for downloaded models cannot be written to"),
    ACCESS_DENIED(502, "The hub does not let this service have the model"),
    HUB_UNREACHABLE(502, "The hub cannot be reached, or is too busy"),
    HUB_ANSWER_INVALID(502, "The hub's answer is not what its protocol says"),
    HASH_MISMATCH(502, "What the hub sent is not what its digest says"),
    MODEL_LOADING(503, "The model is still loading"),
    MODEL_UNAVAILABLE(503, "The model could not be loaded"),
    TIMED_OUT(503, "The answer took too long"),
    SHUTTING_DOWN(503, "This service is stopping"),
    JOBS_UNAVAILABLE(503, "Another process has the folder of the transform jobs"),
    OFFLINE(503, "Downloads are switched off, and the cache does not have the model"),
    STORAGE_FULL(507, "There is no room for it on the disk"),
    DISK_FULL(507, "There is no room for the model on the disk"),
    MEMORY_LIMIT(507, "There is no room for the model in what models may take of the memory"),
    OUT_OF_MEMORY(507, "There is no room for the model in memory");

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
