package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is asked of a model that writes texts on, in the shape of Hugging Face's text-generation clients. */
record GenerationRequest(
        @Schema(required = true, description = "A prompt or a list of prompts", examples = "The parcel was")
                Texts inputs,
        GenerationRequest.Settings parameters,
        InferenceRequest.Options options,
        @Schema(description = "Answer with server-sent events, one a token", defaultValue = "false") Boolean stream) {

    /** Unknown ones do not stop a request; the answer names them in a header. */
    @Schema(name = "GenerationParameters")
    record Settings(
            @JsonProperty("max_new_tokens") @Schema(minimum = "1", defaultValue = "100") Integer maxNewTokens,
            @Schema(description = "From 0.0001 to 100; divides the scores before a token is drawn") Double temperature,
            @JsonProperty("top_k") @Schema(description = "Draw from so many tokens; 0: from all", minimum = "0")
                    Integer topK,
            @JsonProperty("top_p") @Schema(description = "Draw from the likeliest tokens that have this share")
                    Double topP,
            @JsonProperty("repetition_penalty")
                    @Schema(description = "Above 1: what was said becomes less likely", defaultValue = "1")
                    Double repetitionPenalty,
            @JsonProperty("do_sample")
                    @Schema(
                            description =
                                    "Draw tokens instead of taking the likeliest; so it is where temperature, top_k or top_p is given")
                    Boolean doSample,
            @Schema(description = "Equal seeds, equal texts; the answer's details tell the one that was used")
                    Long seed,
            @Schema(
                            description =
                                    "Texts at which to end; the text ends with the one that it came to, and what is behind is cut")
                    Texts stop,
            @JsonProperty("stop_sequences") @Schema(description = "An older name of stop", deprecated = true)
                    Texts stopSequences,
            @JsonProperty("end_sequence") @Schema(description = "An older name of stop", deprecated = true)
                    String endSequence,
            @JsonProperty("return_full_text")
                    @Schema(description = "Whether the answer begins with the prompt", defaultValue = "true")
                    Boolean returnFullText,
            @Schema(description = "Tell the tokens and why the text ended", defaultValue = "false") Boolean details,
            @JsonAnySetter @Schema(hidden = true) Map<String, JsonNode> unknown) {

        static final Settings NONE =
                new Settings(null, null, null, null, null, null, null, null, null, null, null, null, null);

        /** These, and where they say nothing, the other ones. Who names a stop in any of the ways names all of them. */
        Settings or(Settings other) {
            boolean own = stop != null || stopSequences != null || endSequence != null;
            return new Settings(
                    first(maxNewTokens, other.maxNewTokens),
                    first(temperature, other.temperature),
                    first(topK, other.topK),
                    first(topP, other.topP),
                    first(repetitionPenalty, other.repetitionPenalty),
                    first(doSample, other.doSample),
                    first(seed, other.seed),
                    own ? stop : other.stop,
                    own ? stopSequences : other.stopSequences,
                    own ? endSequence : other.endSequence,
                    first(returnFullText, other.returnFullText),
                    first(details, other.details),
                    unknown);
        }

        /** With a seed, unless they have one. */
        Settings seeded(long usual) {
            return or(new Settings(null, null, null, null, null, null, usual, null, null, null, null, null, null));
        }

        private static <T> T first(T one, T other) {
            return one == null ? other : one;
        }

        boolean draws() {
            return doSample == null ? temperature != null || topK != null || topP != null : doSample;
        }

        boolean wantsDetails() {
            return Boolean.TRUE.equals(details);
        }

        boolean wantsFullText() {
            return !Boolean.FALSE.equals(returnFullText);
        }

        List<String> ignored() {
            return unknown == null ? List.of() : new ArrayList<>(unknown.keySet());
        }
    }

    Settings settings() {
        return parameters == null ? Settings.NONE : parameters;
    }

    boolean streams() {
        return Boolean.TRUE.equals(stream);
    }
}
