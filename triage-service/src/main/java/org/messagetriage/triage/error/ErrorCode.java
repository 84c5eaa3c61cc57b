package org.messagetriage.triage.error;

import java.util.Locale;

/**
 * Every way a request can be refused, with its HTTP status. The lower-case name is the {@code code} that
 * clients rely on: names are never changed, only added.
 */
public enum ErrorCode {
    MALFORMED_JSON(400, "The body is not valid JSON"),
    INVALID_ENCODING(400, "The body is not valid UTF-8"),
    UNKNOWN_FIELD(400, "The body has a field this service does not know"),
    INVALID_REQUEST(400, "The request has invalid values"),
    INVALID_CURSOR(400, "The cursor is not one this service gave"),
    NOT_SIGNED_IN(401, "Sign in, or send an API key"),
    WRONG_CREDENTIALS(401, "Name or password is wrong"),
    INVALID_API_KEY(401, "The API key is unknown or revoked"),
    NOT_ALLOWED(403, "Your role does not allow this"),
    CROSS_SITE_REQUEST(403, "Another site may not write here"),
    NOT_FOUND(404, "There is nothing at this address"),
    MESSAGE_NOT_FOUND(404, "There is no such message"),
    METHOD_NOT_ALLOWED(405, "This address does not take that method"),
    NOT_ACCEPTABLE(406, "This address does not answer in that format"),
    CONFLICTING_MESSAGE(409, "Another message is stored under this id"),
    CLAIMED_BY_OTHER(409, "Another reviewer is at this message"),
    TOO_MANY_CLAIMS(409, "You hold too many messages"),
    ALREADY_RESOLVED(409, "This message is done already"),
    NOT_SCORED(409, "No model has scored this message"),
    NOTHING_TO_UNDO(409, "There is nothing of yours to undo here"),
    NAME_TAKEN(409, "This name is taken"),
    LAST_ADMIN(409, "At least one admin has to remain"),
    CHANGED_MEANWHILE(409, "Someone else changed this at the same moment"),
    STALE_VERSION(412, "The message changed since you read it"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "This address does not take that content type"),
    NOT_EXPLAINABLE(422, "The model cannot explain this text"),
    TOO_MANY_ATTEMPTS(429, "Too many failed sign-ins"),
    INTERNAL_ERROR(500, "Something went wrong in this service"),
    SEARCH_TOO_SLOW(503, "The search took too long"),
    TOO_BUSY(503, "Too much of this is asked for at once"),
    INFERENCE_UNAVAILABLE(503, "The inference service does not answer"),
    UNAVAILABLE(503, "The database does not answer");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** As it stands in the answer: lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
