package org.messagetriage.triage.policy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.messagetriage.triage.label.Label;
import org.messagetriage.triage.label.LabelOverride;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.ScoringStatus;
import org.messagetriage.triage.prediction.Prediction;
import org.messagetriage.triage.prediction.Score;

/**
 * Applies the active policy to a message: appends the decision and sets what follows from it on the message. One that
 * still waits for its first score, and that nobody labelled, is decided by the worker that brings the score.
 */
@ApplicationScoped
public class DecisionService {

    /**
     * Decides by what models and people have said about the message so far. The message is managed, and new or locked
     * by the caller.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void decide(Message message) {
        Optional<Prediction> prediction = Prediction.newest(message.id);
        Optional<LabelOverride> override = LabelOverride.active(message.id);
        if (message.status == ScoringStatus.PENDING && prediction.isEmpty() && override.isEmpty()) {
            leaveOpen(message);
            return;
        }
        RoutingPolicy policy = Policy.active().rule();
        Ruling ruling = policy.decide(facts(message, prediction, override));

        message.queue = ruling.queue();
        message.urgency = ruling.urgency();
        message.policyVersion = override.isPresent() ? null : policy.version();
        message.currentLabel = override.map(given -> given.label)
                .or(() -> prediction.map(said -> said.label))
                .orElse(null);
        append(message.id, prediction, policy, ruling);
    }

    /** As it came in. */
    private static void leaveOpen(Message message) {
        message.queue = null;
        message.urgency = null;
        message.policyVersion = null;
        message.currentLabel = null;
    }

    private static Facts facts(Message message, Optional<Prediction> prediction, Optional<LabelOverride> override) {
        Map<String, Double> scores = prediction.stream()
                .flatMap(said -> said.scores.stream())
                .collect(Collectors.toMap(Score::label, Score::score));
        return new Facts(message.humanOnly, override.flatMap(given -> Label.of(given.label)), scores);
    }

    private static void append(long messageId, Optional<Prediction> prediction, RoutingPolicy policy, Ruling ruling) {
        Decision decision = new Decision();
        decision.messageId = messageId;
        decision.predictionId = prediction.map(said -> said.id).orElse(null);
        decision.policyVersion = policy.version();
        decision.queue = ruling.queue();
        decision.urgency = ruling.urgency();
        decision.reason = ruling.reason();
        decision.persist();
    }
}
