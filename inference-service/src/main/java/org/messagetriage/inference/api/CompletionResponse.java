package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Texts that a model wrote, or a piece of one, in the shape of OpenAI's completions. */
record CompletionResponse(
        @Schema(required = true, examples = "cmpl-8c1f0a93b2d45e6f70819a2b") String id,
        @Schema(required = true, examples = "text_completion") String object,
        @Schema(required = true, description = "Seconds since 1970") long created,
        @Schema(required = true) String model,
        @Schema(required = true) List<Choice> choices,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(description = "Not in the pieces of a stream") Usage usage) {

    @Schema(name = "CompletionChoice")
    record Choice(
            @Schema(required = true, description = "Of the prompt") int index,
            @Schema(required = true) String text,
            @Schema(description = "Always null", nullable = true) String logprobs,
            @JsonProperty("finish_reason")
                    @Schema(
                            nullable = true,
                            description = "Null before the end",
                            enumeration = {"stop", "length"})
                    String finishReason) {}

    @Schema(name = "CompletionUsage")
    record Usage(
            @JsonProperty("prompt_tokens") @Schema(required = true) int promptTokens,
            @JsonProperty("completion_tokens") @Schema(required = true) int completionTokens,
            @JsonProperty("total_tokens") @Schema(required = true) int totalTokens) {

        static final Usage NONE = new Usage(0, 0, 0);

        Usage and(int prompt, int completion) {
            return new Usage(promptTokens + prompt, completionTokens + completion, totalTokens + prompt + completion);
        }
    }
}
