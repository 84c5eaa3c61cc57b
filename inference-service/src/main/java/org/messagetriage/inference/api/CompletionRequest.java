package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is asked of a model that writes texts on, in the shape of OpenAI's completions, with the two fields more that other
 * servers of that protocol have. What is not offered is refused where it asks for something, and may be there else.
 */
record CompletionRequest(
        @Schema(description = "Required, but where the path names the model", examples = "EleutherAI/gpt-neo-2.7B")
                String model,
        @Schema(required = true, description = "A prompt or a list of prompts", examples = "The parcel was")
                Texts prompt,
        @JsonProperty("max_tokens") @Schema(minimum = "1", defaultValue = "16") Integer maxTokens,
        @Schema(description = "0 takes the likeliest token", defaultValue = "1") Double temperature,
        @JsonProperty("top_p") @Schema(defaultValue = "1") Double topP,
        @JsonProperty("top_k") @Schema(description = "Draw from so many tokens; 0: from all") Integer topK,
        @JsonProperty("repetition_penalty") @Schema(defaultValue = "1") Double repetitionPenalty,
        @Schema(description = "Texts at which to end; they are not part of the answer") Texts stop,
        @Schema(description = "Equal seeds, equal texts") Long seed,
        @Schema(description = "Answer with server-sent events, the last of them [DONE]", defaultValue = "false")
                Boolean stream,
        @JsonProperty("stream_options") StreamOptions streamOptions,
        @Schema(description = "Whether the text begins with the prompt", defaultValue = "false") Boolean echo,
        @Schema(description = "Only 1") Integer n,
        @JsonProperty("best_of") @Schema(description = "Only 1") Integer bestOf,
        @JsonProperty("presence_penalty") @Schema(description = "Only 0") Double presencePenalty,
        @JsonProperty("frequency_penalty") @Schema(description = "Only 0") Double frequencyPenalty,
        @Schema(hidden = true) JsonNode logprobs,
        @Schema(hidden = true) JsonNode suffix,
        @JsonProperty("logit_bias") @Schema(hidden = true) JsonNode logitBias,
        @Schema(description = "Not looked at", implementation = String.class) JsonNode user,
        @JsonAnySetter @Schema(hidden = true) Map<String, JsonNode> unknown) {

    private static final int USUAL_TOKENS = 16;

    @Schema(name = "CompletionStreamOptions")
    record StreamOptions(
            @JsonProperty("include_usage") @Schema(description = "One event more, with the tokens that were used")
                    Boolean includeUsage) {}

    boolean streams() {
        return Boolean.TRUE.equals(stream);
    }

    boolean echoes() {
        return Boolean.TRUE.equals(echo);
    }

    boolean wantsUsage() {
        return streamOptions != null && Boolean.TRUE.equals(streamOptions.includeUsage);
    }

    /** The same as other clients of this service ask for it. */
    GenerationRequest.Settings settings() {
        boolean greedy = temperature != null && temperature == 0;
        return new GenerationRequest.Settings(
                maxTokens == null ? USUAL_TOKENS : maxTokens,
                greedy ? null : temperature,
                topK,
                topP,
                repetitionPenalty,
                !greedy,
                seed,
                stop,
                null,
                null,
                false,
                false,
                unknown);
    }
}
