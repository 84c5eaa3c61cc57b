package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.messagetriage.inference.generation.Piece;
import org.messagetriage.inference.generation.WrittenText;

/** A text that a model wrote, in the shape of Hugging Face's pipeline and of its text-generation-inference. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GeneratedText(
        @JsonProperty("generated_text") @Schema(required = true, name = "generated_text") String text,
        Details details) {

    /** How it came about. */
    @Schema(name = "GenerationDetails")
    record Details(
            @JsonProperty("finish_reason")
                    @Schema(
                            required = true,
                            enumeration = {"length", "eos_token", "stop_sequence"})
                    String finishReason,
            @JsonProperty("generated_tokens") @Schema(required = true) int generatedTokens,
            @Schema(description = "What the draws went by; null if there were none", nullable = true) Long seed,
            @Schema(description = "Always empty") @JsonInclude(JsonInclude.Include.NON_NULL) List<Token> prefill,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<Token> tokens) {

        static Details of(WrittenText written, Long seed, boolean withTokens) {
            return new Details(
                    written.finish().name().toLowerCase(Locale.ROOT),
                    written.tokens().size(),
                    seed,
                    withTokens ? List.of() : null,
                    withTokens ? written.tokens().stream().map(Token::of).toList() : null);
        }
    }

    /** A token of the text. */
    @Schema(name = "GeneratedToken")
    record Token(
            @Schema(required = true) int id,
            @Schema(required = true, description = "Empty while a character is not whole") String text,
            @Schema(required = true, description = "Natural logarithm of the model's own probability of it")
                    float logprob,
            @Schema(required = true) boolean special) {

        static Token of(Piece piece) {
            return new Token(
                    piece.id(),
                    piece.special() ? piece.mark() : piece.text(),
                    (float) piece.logProbability(),
                    piece.special());
        }
    }

    /** One event of a stream. The last one has the whole text. */
    @Schema(name = "TokenEvent")
    record Event(
            @Schema(required = true) int index,
            @Schema(required = true) Token token,
            @JsonProperty("generated_text") @Schema(nullable = true) String text,
            @Schema(nullable = true) Details details) {}
}
