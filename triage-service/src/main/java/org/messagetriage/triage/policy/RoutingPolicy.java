package org.messagetriage.triage.policy;

import static org.messagetriage.triage.label.Label.UNSATISFIED;
import static org.messagetriage.triage.label.Label.VERY_UNSATISFIED;

import java.util.Locale;
import org.messagetriage.triage.label.Label;
import org.messagetriage.triage.message.Queue;

/**
 * The rule that routes a message: a pure function, so that every decision can be explained and repeated.
 *
 * <p>In this order:
 *
 * <ol>
 *   <li>A label given by a person counts as certain: unsatisfied ones go to the reply queue, the others need no reply,
 *       whatever the threshold.
 *   <li>A message that no model may score, or none could, is for a person. Nobody knows how urgent it is, so the worst is
 *       assumed: whoever opts out of the machine must not wait longer for it.
 *   <li>Otherwise the reply queue takes it when P(very_unsatisfied) + P(unsatisfied) reaches the threshold.
 * </ol>
 *
 * <p>Urgency is that sum, so the queue hands out first what most likely needs a reply.
 *
 * @param threshold 0 to 1, inclusive at the lower end: a sum equal to it is queued
 */
public record RoutingPolicy(int version, double threshold) {

    public Ruling decide(Facts facts) {
        if (facts.given().isPresent()) {
            return byPerson(facts.given().get());
        }
        if (facts.humanOnly()) {
            return new Ruling(Queue.PERSON, 1, "No model may read this message, so a person does.");
        }
        if (facts.scores().isEmpty()) {
            return new Ruling(Queue.PERSON, 1, "No model could score this message, so a person reads it.");
        }
        return byScores(facts.score(VERY_UNSATISFIED), facts.score(UNSATISFIED));
    }

    private static Ruling byPerson(Label given) {
        return switch (given) {
            case VERY_UNSATISFIED -> new Ruling(Queue.REPLY, 1, "A person labelled it very_unsatisfied.");
            case UNSATISFIED -> new Ruling(Queue.REPLY, 1, "A person labelled it unsatisfied.");
            default -> new Ruling(Queue.NONE, 0, "A person labelled it " + given.wireName() + ": no reply needed.");
        };
    }

    private Ruling byScores(double veryUnsatisfied, double unsatisfied) {
        double sum = veryUnsatisfied + unsatisfied;
        boolean queued = sum >= threshold;
        int digits = digitsThatTell(sum);
        String reason = String.format(
                Locale.ROOT,
                "%s: very_unsatisfied %.3f + unsatisfied %.3f = %s, %s %s of policy %d.",
                queued ? "Likely unsatisfied" : "No reply needed",
                veryUnsatisfied,
                unsatisfied,
                rounded(sum, digits),
                queued ? "at or above the threshold" : "below the threshold",
                rounded(threshold, digits),
                version);
        return new Ruling(queued ? Queue.REPLY : Queue.NONE, Math.min(1, sum), reason);
    }

    /** Enough decimals that a sum just under the threshold does not read as if it had reached it. */
    private int digitsThatTell(double sum) {
        int digits = 3;
        while (digits < 12 && sum != threshold && rounded(sum, digits).equals(rounded(threshold, digits))) {
            digits++;
        }
        return digits;
    }

    private static String rounded(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
