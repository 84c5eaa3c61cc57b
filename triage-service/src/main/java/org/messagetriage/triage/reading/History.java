package org.messagetriage.triage.reading;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.messagetriage.triage.audit.AuditEvent;
import org.messagetriage.triage.label.LabelOverride;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.MessageState;
import org.messagetriage.triage.policy.Decision;
import org.messagetriage.triage.prediction.Prediction;
import org.messagetriage.triage.prediction.Score;
import org.messagetriage.triage.reading.HistoryEvent.Kind;
import org.messagetriage.triage.review.Review;

/** Assembles a message's history out of the rows that each room keeps; plain Java, nothing is looked up here. */
final class History {
    private final List<HistoryEvent> events = new ArrayList<>();

    History received(Message message) {
        String by = message.channel == null ? "Received" : "Received by " + message.channel;
        return add(message.createdAt, Kind.RECEIVED, "system", by, "receivedAt", message.receivedAt);
    }

    History predicted(Prediction said) {
        double score = said.scores.stream()
                .filter(each -> each.label().equals(said.label))
                .mapToDouble(Score::score)
                .findFirst()
                .orElse(Double.NaN);
        String summary = String.format(Locale.ROOT, "%s, %.0f %% sure", said.label, 100 * score);
        return add(
                said.createdAt,
                Kind.PREDICTED,
                "model:" + said.model,
                summary,
                "predictionId",
                said.id,
                "model",
                said.model,
                "revision",
                said.revision,
                "label",
                said.label,
                "scores",
                said.scores);
    }

    History decided(Decision decision) {
        return add(
                decision.createdAt,
                Kind.DECIDED,
                "policy:" + decision.policyVersion,
                decision.reason,
                "decisionId",
                decision.id,
                "policyVersion",
                decision.policyVersion,
                "predictionId",
                decision.predictionId,
                "queue",
                decision.queue,
                "urgency",
                decision.urgency);
    }

    History labelled(LabelOverride given) {
        String why = given.reason == null ? "" : ": " + given.reason;
        add(
                given.createdAt,
                Kind.CORRECTED,
                given.reviewer,
                "Labelled " + given.label + why,
                "overrideId",
                given.id,
                "predictionId",
                given.predictionId,
                "label",
                given.label,
                "reason",
                given.reason);
        if (given.undoneAt != null) {
            String summary = "Took back the label " + given.label;
            add(given.undoneAt, Kind.CORRECTION_UNDONE, given.undoneBy, summary, "overrideId", given.id);
        }
        return this;
    }

    History reviewed(Review review) {
        boolean replied = review.action == MessageState.REPLIED;
        String done = replied ? "Replied" : "Dismissed";
        String note = review.note == null ? "" : ": " + review.note;
        Kind kind = replied ? Kind.REPLIED : Kind.DISMISSED;
        add(review.createdAt, kind, review.reviewer, done + note, "reviewId", review.id, "note", review.note);
        if (review.undoneAt != null) {
            String summary = "Took back \"" + done.toLowerCase(Locale.ROOT) + "\"";
            add(review.undoneAt, Kind.REVIEW_UNDONE, review.undoneBy, summary, "reviewId", review.id);
        }
        return this;
    }

    History audited(AuditEvent event) {
        Kind kind =
                switch (event.action) {
                    case "message_claimed" -> Kind.CLAIMED;
                    case "message_released" -> Kind.RELEASED;
                    default -> Kind.OTHER;
                };
        String summary =
                switch (kind) {
                    case CLAIMED -> "Took the message";
                    case RELEASED -> "Gave the message back";
                    default -> event.action.replace('_', ' ');
                };
        events.add(new HistoryEvent(event.at, kind, event.actor, summary, event.detail));
        return this;
    }

    /** Oldest first; what happened at the same instant, in one transaction, in its natural order. */
    List<HistoryEvent> events() {
        return events.stream()
                .sorted(Comparator.comparing(HistoryEvent::at).thenComparing(HistoryEvent::kind))
                .toList();
    }

    /** @param detail names and values in turn; a null value is left out */
    private History add(Instant at, Kind kind, String actor, String summary, Object... detail) {
        Map<String, Object> details = new LinkedHashMap<>();
        for (int i = 0; i < detail.length; i += 2) {
            if (detail[i + 1] != null) {
                details.put((String) detail[i], detail[i + 1]);
            }
        }
        events.add(new HistoryEvent(at, kind, actor, summary, details));
        return this;
    }
}
