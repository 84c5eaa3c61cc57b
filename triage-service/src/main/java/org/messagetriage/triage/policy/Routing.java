package org.messagetriage.triage.policy;

import java.util.List;
import java.util.Locale;
import org.messagetriage.triage.prediction.Score;
import org.messagetriage.triage.queue.Queue;

/**
 * Where a message goes and how soon, as a pure function of what a model said and the policy's threshold.
 *
 * @param urgency 0 to 1, higher is sooner
 * @param reason one sentence for people
 */
public record Routing(Queue queue, double urgency, String reason) {

    public static Routing of(List<Score> scores, double threshold) {
        double dissatisfaction = scores.stream()
                .filter(score -> score.label().equals("very_unsatisfied")
                        || score.label().equals("unsatisfied"))
                .mapToDouble(Score::score)
                .sum();
        boolean reply = dissatisfaction >= threshold;
        String reason = String.format(
                Locale.ROOT,
                "P(very unsatisfied or unsatisfied) = %.3f, %s the threshold %.3f",
                dissatisfaction,
                reply ? "at or above" : "below",
                threshold);
        return new Routing(reply ? Queue.REPLY : Queue.NONE, dissatisfaction, reason);
    }

    /** Its author, or whoever sent it in, wants no model's opinion on it. */
    public static Routing humanOnly() {
        return new Routing(Queue.PERSON, 1, "Marked for people only");
    }

    /** No model could score it; a person has to look, so that no message is lost. */
    public static Routing unscorable(String error) {
        return new Routing(Queue.PERSON, 1, "Could not be scored: " + error);
    }
}
