package org.messagetriage.inference.api;

import java.util.regex.Pattern;
import org.messagetriage.inference.error.InferenceException;

/**
 * A refusal in the shape that the caller of a path expects.
 *
 * @param body a record for Jackson
 */
record ErrorAnswer(int status, String mediaType, Object body, int retryAfterSeconds) {

    private static final Pattern RUNNING_A_MODEL =
            Pattern.compile("/invocations|/(hf-inference/)?models/.*|/endpoints/.*/invocations");

    static ErrorAnswer of(String method, String path, InferenceException refusal) {
        boolean post = method.equals("POST");
        if (post && path.endsWith(CompletionsResource.PATH)) {
            return new ErrorAnswer(
                    refusal.code().status(),
                    "application/json",
                    CompletionError.of(refusal),
                    refusal.retryAfterSeconds());
        }
        boolean inference = post && RUNNING_A_MODEL.matcher(path).matches();
        return new ErrorAnswer(
                refusal.code().status(),
                inference ? "application/json" : "application/problem+json",
                inference ? ErrorBody.of(refusal) : Problem.of(refusal),
                refusal.retryAfterSeconds());
    }
}
