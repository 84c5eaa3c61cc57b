package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** A refusal to clients that speak to Hugging Face's or Amazon's service. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ErrorBody(
        @Schema(required = true, description = "What is wrong, for a person") String error,
        @Schema(required = true, description = "What is wrong, for a program", examples = "invalid_value") String code,
        @Schema(description = "Path of the field at fault", examples = "parameters.candidate_labels[3]") String field,
        @JsonProperty("estimated_time")
                @Schema(description = "Of a model that is loading: seconds until it may be there")
                Double estimatedTime) {

    static ErrorBody of(InferenceException refusal) {
        Double estimate = refusal.code() == ErrorCode.MODEL_LOADING ? (double) refusal.retryAfterSeconds() : null;
        return new ErrorBody(refusal.sentence(), refusal.code().wireName(), refusal.field(), estimate);
    }
}
