package org.messagetriage.inference.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.messagetriage.inference.error.InferenceException;

/** A refusal to clients that speak OpenAI's protocol. */
record CompletionError(@Schema(required = true) Reason error) {

    private static final int TOO_MANY = 429;
    private static final int SERVER = 500;

    @Schema(name = "CompletionErrorReason")
    record Reason(
            @Schema(required = true, description = "What is wrong, for a person") String message,
            @Schema(
                            required = true,
                            enumeration = {"invalid_request_error", "rate_limit_error", "server_error"})
                    String type,
            @Schema(nullable = true, description = "The field at fault", examples = "max_tokens") String param,
            @Schema(required = true, description = "What is wrong, for a program", examples = "invalid_value")
                    String code) {}

    static CompletionError of(InferenceException refusal) {
        return new CompletionError(new Reason(
                refusal.sentence(),
                type(refusal.code().status()),
                refusal.field(),
                refusal.code().wireName()));
    }

    private static String type(int status) {
        if (status >= SERVER) {
            return "server_error";
        }
        return status == TOO_MANY ? "rate_limit_error" : "invalid_request_error";
    }
}
