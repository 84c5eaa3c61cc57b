package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is asked of a model, in the shape that Hugging Face's inference clients send. */
record InferenceRequest(
        @Schema(
                        required = true,
                        description = "A text or a list of texts",
                        examples = "I will go to the gym twice a week.")
                Texts inputs,
        Parameters parameters,
        Options options) {

    /** What Hugging Face's hosted service lets a caller choose about itself; unknown ones are ignored. */
    record Options(
            @JsonProperty("use_cache")
                    @Schema(
                            description =
                                    "Whether an answer that was computed a short while ago will do; yes by default")
                    Boolean useCache,
            @JsonProperty("wait_for_model")
                    @Schema(description = "Wait while the model is loading instead of a refusal with 503")
                    Boolean waitForModel) {

        static final Options NONE = new Options(null, null);

        boolean cached() {
            return !Boolean.FALSE.equals(useCache);
        }

        boolean waits() {
            return Boolean.TRUE.equals(waitForModel);
        }
    }

    Parameters parametersOrNone() {
        return parameters == null ? Parameters.NONE : parameters;
    }

    /** This request, with lists for answers unless it says otherwise itself. */
    InferenceRequest answeredWithLists() {
        return new InferenceRequest(inputs, parametersOrNone().or(Parameters.ANSWER_LISTS), options);
    }
}
