package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.messagetriage.inference.error.InferenceException;

/** A refusal to all other clients: RFC 9457's problem details, with a code. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        @Schema(required = true, examples = "about:blank") String type,
        @Schema(required = true) String title,
        @Schema(required = true) int status,
        @Schema(required = true) String detail,
        @Schema(required = true, examples = "model_not_found") String code,
        @Schema(description = "Path of the field at fault", examples = "examples[2].output") String field) {

    static Problem of(InferenceException refusal) {
        return new Problem(
                "about:blank",
                refusal.code().title(),
                refusal.code().status(),
                refusal.sentence(),
                refusal.code().wireName(),
                refusal.field());
    }
}
