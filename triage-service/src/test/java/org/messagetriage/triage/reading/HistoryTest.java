package org.messagetriage.triage.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.audit.AuditEvent;
import org.messagetriage.triage.label.LabelOverride;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.MessageState;
import org.messagetriage.triage.message.Queue;
import org.messagetriage.triage.policy.Decision;
import org.messagetriage.triage.prediction.Prediction;
import org.messagetriage.triage.prediction.Score;
import org.messagetriage.triage.reading.HistoryEvent.Kind;
import org.messagetriage.triage.review.Review;

class HistoryTest {
    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

    @Test
    void tellsWhatHappenedOldestFirstWhateverTheOrderOfTheRows() {
        List<HistoryEvent> events = new History()
                .reviewed(review(40, 50L))
                .labelled(label(30, null))
                .audited(audit(20, "message_claimed"))
                .audited(audit(45, "message_released"))
                .decided(decision(10))
                .predicted(prediction(10))
                .received(message())
                .events();
        assertEquals(
                List.of(
                        Kind.RECEIVED,
                        Kind.PREDICTED,
                        Kind.DECIDED,
                        Kind.CLAIMED,
                        Kind.CORRECTED,
                        Kind.REPLIED,
                        Kind.RELEASED,
                        Kind.REVIEW_UNDONE),
                events.stream().map(HistoryEvent::kind).toList());
    }

    @Test
    void saysItInWordsAndInFields() {
        HistoryEvent predicted = new History().predicted(prediction(1)).events().get(0);
        assertEquals("unsatisfied, 70 % sure", predicted.summary());
        assertEquals("model:satisfaction", predicted.actor());
        assertEquals("r1", predicted.detail().get("revision"));

        HistoryEvent corrected = new History().labelled(label(1, null)).events().get(0);
        assertEquals("Labelled neutral: irony", corrected.summary());
        assertEquals("rita", corrected.actor());
        assertEquals("neutral", corrected.detail().get("label"));
        assertFalse(corrected.detail().containsKey("predictionId"), "what there is not is left out");
    }

    @Test
    void anEventOfALaterVersionIsShownAsItIs() {
        HistoryEvent event =
                new History().audited(audit(1, "message_forwarded")).events().get(0);
        assertEquals(Kind.OTHER, event.kind());
        assertEquals("message forwarded", event.summary());
    }

    private static Message message() {
        Message message = new Message();
        message.createdAt = START;
        message.receivedAt = START.minusSeconds(60);
        return message;
    }

    private static Prediction prediction(long second) {
        Prediction prediction = new Prediction();
        prediction.id = 1L;
        prediction.model = "satisfaction";
        prediction.revision = "r1";
        prediction.label = "unsatisfied";
        prediction.scores = List.of(new Score("unsatisfied", 0.7), new Score("neutral", 0.3));
        prediction.createdAt = START.plusSeconds(second);
        return prediction;
    }

    private static Decision decision(long second) {
        Decision decision = new Decision();
        decision.id = 1L;
        decision.policyVersion = 1;
        decision.queue = Queue.REPLY;
        decision.reason = "Likely unsatisfied";
        decision.createdAt = START.plusSeconds(second);
        return decision;
    }

    private static LabelOverride label(long second, Long undone) {
        LabelOverride label = new LabelOverride();
        label.id = 1L;
        label.label = "neutral";
        label.reason = "irony";
        label.reviewer = "rita";
        label.createdAt = START.plusSeconds(second);
        label.undoneAt = undone == null ? null : START.plusSeconds(undone);
        label.undoneBy = undone == null ? null : "rita";
        return label;
    }

    private static Review review(long second, Long undone) {
        Review review = new Review();
        review.id = 1L;
        review.action = MessageState.REPLIED;
        review.reviewer = "rita";
        review.createdAt = START.plusSeconds(second);
        review.undoneAt = undone == null ? null : START.plusSeconds(undone);
        review.undoneBy = undone == null ? null : "rita";
        return review;
    }

    private static AuditEvent audit(long second, String action) {
        AuditEvent event = new AuditEvent();
        event.at = START.plusSeconds(second);
        event.action = action;
        event.actor = "rita";
        event.detail = Map.of();
        return event;
    }
}
