package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.messagetriage.inference.error.InferenceException;

/** A refusal to clients that speak to Hugging Face's or Amazon's service. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ErrorBody(
        @Schema(required = true, description = "What is wrong, for a person") String error,
        @Schema(required = true, description = "What is wrong, for a program", examples = "invalid_value") String code,
        @Schema(description = "Path of the field at fault", examples = "parameters.candidate_labels[3]") String field) {

    static ErrorBody of(InferenceException refusal) {
        return new ErrorBody(refusal.sentence(), refusal.code().wireName(), refusal.field());
    }
}
