package org.messagetriage.triage.explanation;

import java.util.List;
import org.messagetriage.triage.inference.Explanation;
import org.messagetriage.triage.prediction.Prediction;

/**
 * Which words moved the score of a message's prediction, found by leaving each out.
 *
 * @param predictionId the prediction that is explained, the message's newest
 * @param score of the whole text, 0 to 1
 * @param revision of the model that explained
 * @param stale whether that is another one than predicted, because the model was replaced since
 * @param words with offsets into the text in UTF-16 units, the end exclusive; weight is the score less the score
 *     without the word, -1 to 1
 */
public record ExplanationView(
        long predictionId,
        String model,
        String label,
        double score,
        String revision,
        boolean stale,
        List<Explanation.Word> words) {

    static ExplanationView of(Prediction prediction, Explanation explanation) {
        return new ExplanationView(
                prediction.id,
                prediction.model,
                explanation.label(),
                explanation.score(),
                explanation.revision(),
                !prediction.revision.equals(explanation.revision()),
                explanation.words());
    }
}
