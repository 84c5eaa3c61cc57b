package org.messagetriage.inference.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request to a model as it came. What its parameters mean depends on the model's task, which is known once the model is
 * there, so they are told then; the body is read once.
 */
record ModelRequest(Texts inputs, JsonNode parameters, InferenceRequest.Options options, JsonNode stream) {

    private static final String PARAMETERS = "parameters";

    /** For a model that gives scores or vectors. */
    InferenceRequest forScores() {
        return new InferenceRequest(inputs, RequestReader.part(PARAMETERS, parameters, Parameters.class), options);
    }

    /** For a model that writes texts on. */
    GenerationRequest forText() {
        return new GenerationRequest(
                inputs,
                RequestReader.part(PARAMETERS, parameters, GenerationRequest.Settings.class),
                options,
                RequestReader.part("stream", stream, Boolean.class));
    }
}
