package org.messagetriage.inference.api;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A task that is shown by examples. */
record FewShotRequest(
        @Schema(required = true, description = "A model that writes texts", examples = "EleutherAI/gpt-neo-2.7B")
                String model,
        @Schema(description = "What is to be done", examples = "Decide whether a message is a complaint.") String task,
        @Schema(description = "Oldest first; where the prompt is too long for the model, the oldest are left out")
                List<Example> examples,
        @Schema(required = true, examples = "My card was charged twice.") String input,
        @Schema(description = "The answer is one of these; a text without them") Texts labels,
        @Schema(description = "How the text is to be written; not for labels") GenerationRequest.Settings parameters,
        InferenceRequest.Options options) {

    @Schema(name = "FewShotExample")
    record Example(
            @Schema(required = true, examples = "It broke on the first day.") String input,
            @Schema(required = true, examples = "complaint") String output) {}

    List<Example> examplesOrNone() {
        return examples == null ? List.of() : examples;
    }

    GenerationRequest.Settings settings() {
        return parameters == null ? GenerationRequest.Settings.NONE : parameters;
    }

    /** What was given and means nothing. */
    List<String> ignored() {
        return labels != null && parameters != null
                ? List.of("parameters")
                : settings().ignored();
    }
}
