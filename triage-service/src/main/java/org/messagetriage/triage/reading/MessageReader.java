package org.messagetriage.triage.reading;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import org.messagetriage.triage.audit.AuditEvent;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;
import org.messagetriage.triage.label.LabelOverride;
import org.messagetriage.triage.message.DatabaseClock;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.policy.Decision;
import org.messagetriage.triage.policy.Policy;
import org.messagetriage.triage.prediction.Prediction;
import org.messagetriage.triage.review.Review;

/** Reads one message with everything around it. */
@ApplicationScoped
public class MessageReader {
    /** Of each kind of row the latest so many; a message that people pass around for years stays readable. */
    private static final int HISTORY_ROWS = 200;

    private final DatabaseClock clock;

    MessageReader(DatabaseClock clock) {
        this.clock = clock;
    }

    /** Refuses with message_not_found. */
    @Transactional
    public MessageDetail detail(long id) {
        // One snapshot for all its queries: without it a decision could show beside a message not yet decided.
        Message.getEntityManager()
                .createNativeQuery("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                .executeUpdate();
        Message message = Message.<Message>findByIdOptional(id)
                .orElseThrow(() -> new TriageException(ErrorCode.MESSAGE_NOT_FOUND, "There is no message " + id));
        Optional<LabelOverride> override = LabelOverride.active(id);
        // Who labelled it before it was scored, and took that back, left a decision that holds no more.
        Optional<Decision> decision = message.queue == null ? Optional.empty() : Decision.newest(id);
        return new MessageDetail(
                MessageSummary.of(message, override.isPresent(), clock.now()),
                message.humanOnly,
                message.attributes,
                message.lastError,
                message.version,
                Prediction.newest(id).map(MessageDetail.PredictionView::of).orElse(null),
                decision.map(made -> MessageDetail.DecisionView.of(made, threshold(made)))
                        .orElse(null),
                override.map(MessageDetail.OverrideView::of).orElse(null),
                Review.active(id).map(MessageDetail.ResolutionView::of).orElse(null),
                history(message).events());
    }

    private static double threshold(Decision decision) {
        return Policy.<Policy>findById(decision.policyVersion).threshold;
    }

    private static History history(Message message) {
        History history = new History().received(message);
        latest(Prediction.<Prediction>find("messageId", newestFirst(), message.id))
                .forEach(history::predicted);
        latest(Decision.<Decision>find("messageId", newestFirst(), message.id)).forEach(history::decided);
        latest(LabelOverride.<LabelOverride>find("messageId", newestFirst(), message.id))
                .forEach(history::labelled);
        latest(Review.<Review>find("messageId", newestFirst(), message.id)).forEach(history::reviewed);
        latest(AuditEvent.<AuditEvent>find("subject", newestFirst(), "message:" + message.id))
                .forEach(history::audited);
        return history;
    }

    private static Sort newestFirst() {
        return Sort.descending("id");
    }

    private static <T> Iterable<T> latest(PanacheQuery<T> rows) {
        return rows.range(0, HISTORY_ROWS - 1).list();
    }
}
