package org.messagetriage.inference.api;

import org.messagetriage.inference.error.InferenceException;

/**
 * A refusal in the shape that the caller of a path expects.
 *
 * @param body a record for Jackson
 */
record ErrorAnswer(int status, String mediaType, Object body, int retryAfterSeconds) {

    static ErrorAnswer of(String method, String path, InferenceException refusal) {
        boolean inference = path.equals("/invocations") || path.startsWith("/models/") && method.equals("POST");
        return new ErrorAnswer(
                refusal.code().status(),
                inference ? "application/json" : "application/problem+json",
                inference ? ErrorBody.of(refusal) : Problem.of(refusal),
                refusal.retryAfterSeconds());
    }
}
