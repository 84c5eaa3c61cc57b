package org.messagetriage.inference.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.messagetriage.inference.error.InferenceException;

/** A refusal to all other clients: RFC 9457's problem details, with a code. */
record Problem(
        @Schema(required = true, examples = "about:blank") String type,
        @Schema(required = true) String title,
        @Schema(required = true) int status,
        @Schema(required = true) String detail,
        @Schema(required = true, examples = "model_not_found") String code) {

    static Problem of(InferenceException refusal) {
        return new Problem(
                "about:blank",
                refusal.code().title(),
                refusal.code().status(),
                refusal.sentence(),
                refusal.code().wireName());
    }
}
