package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.messagetriage.inference.classification.LabelScore;
import org.messagetriage.inference.generation.WrittenText;

/** What a model answered to a task that was shown by examples: a label, or a text. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FewShotResponse(
        @Schema(description = "The likeliest label; only if labels were given") String label,
        @Schema(description = "Probability of each label, given that it is one of them; highest first")
                List<LabelScore> scores,
        @Schema(description = "What the model wrote, to its end or the separator; only without labels") String output,
        @Schema(
                        description = "Why the text ended",
                        enumeration = {"length", "eos_token", "stop_sequence"})
                String finishReason,
        Integer generatedTokens,
        @Schema(required = true, description = "Tokens of the prompt") int promptTokens,
        @Schema(required = true, description = "Examples that were left out, the oldest, for the prompt to fit")
                int droppedExamples) {

    static FewShotResponse ofLabels(List<String> labels, double[] shares, int promptTokens, int dropped) {
        List<LabelScore> ranked = IntStream.range(0, shares.length)
                .boxed()
                .sorted((one, other) -> Double.compare(shares[other], shares[one]))
                .map(i -> new LabelScore(labels.get(i), (float) shares[i]))
                .toList();
        return new FewShotResponse(ranked.get(0).label(), ranked, null, null, null, promptTokens, dropped);
    }

    /** @param output the text without the separator at its end */
    static FewShotResponse ofText(WrittenText written, String output, int dropped) {
        return new FewShotResponse(
                null,
                null,
                output,
                written.finish().name().toLowerCase(Locale.ROOT),
                written.tokens().size(),
                written.promptTokens(),
                dropped);
    }
}
