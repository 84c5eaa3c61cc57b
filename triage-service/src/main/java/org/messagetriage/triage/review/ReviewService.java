package org.messagetriage.triage.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;
import org.messagetriage.triage.label.Label;
import org.messagetriage.triage.label.LabelOverride;
import org.messagetriage.triage.message.DatabaseClock;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.MessageState;
import org.messagetriage.triage.policy.DecisionService;
import org.messagetriage.triage.prediction.Prediction;
import org.messagetriage.triage.queue.ClaimService;

/**
 * What reviewers do with a message. Every deed is a row of its own beside what models said, and taking it back is a mark
 * on that row, so nothing that was ever true is lost. A repeated request does nothing the second time. Whatever another
 * reviewer holds is refused; a message that nobody holds may be worked on without a claim.
 */
@ApplicationScoped
public class ReviewService {
    private final DatabaseClock clock;
    private final DecisionService decisions;
    private final ClaimService claims;

    ReviewService(DatabaseClock clock, DecisionService decisions, ClaimService claims) {
        this.clock = clock;
        this.decisions = decisions;
        this.claims = claims;
    }

    /** Gives the message a label; the policy for labels given by people then decides its queue. */
    @Transactional
    public void label(long id, Label label, String reason, String reviewer, Precondition expected) {
        Message message = workable(id, reviewer, expected);
        Optional<LabelOverride> active = LabelOverride.active(id);
        if (active.isPresent() && isSame(active.get(), label, reason, reviewer)) {
            return;
        }
        LabelOverride override = new LabelOverride();
        override.messageId = id;
        override.predictionId = Prediction.newest(id).map(said -> said.id).orElse(null);
        override.label = label.wireName();
        override.reason = reason;
        override.reviewer = reviewer;
        override.persist();
        decisions.decide(message);
        message.touch();
    }

    private static boolean isSame(LabelOverride active, Label label, String reason, String reviewer) {
        return active.label.equals(label.wireName())
                && active.reviewer.equals(reviewer)
                && Objects.equals(active.reason, reason);
    }

    /** Finishes with the message, which ends the claim. */
    @Transactional
    public void resolve(long id, MessageState action, String note, String reviewer, Precondition expected) {
        Message message = workable(id, reviewer, expected);
        if (message.state != MessageState.WAITING) {
            Review last = Review.active(id).orElseThrow();
            if (last.action == action && last.reviewer.equals(reviewer)) {
                return;
            }
            throw new TriageException(
                    ErrorCode.ALREADY_RESOLVED,
                    last.reviewer + " marked message " + id + " as "
                            + last.action.name().toLowerCase(Locale.ROOT));
        }
        Review review = new Review();
        review.messageId = id;
        review.action = action;
        review.note = note;
        review.reviewer = reviewer;
        review.persist();
        message.state = action;
        message.release();
    }

    /**
     * Takes back the reviewer's latest label or resolution of the message that still holds. Called again, it goes one
     * step further back.
     */
    @Transactional
    public void undo(long id, String reviewer, Precondition expected) {
        Message message = workable(id, reviewer, expected);
        Optional<LabelOverride> label = LabelOverride.latestOf(reviewer, id);
        Optional<Review> review = Review.latestOf(reviewer, id);
        if (review.isPresent() && (label.isEmpty() || !label.get().createdAt.isAfter(review.get().createdAt))) {
            undo(message, review.get(), reviewer);
        } else if (label.isPresent()) {
            label.get().undoneAt = clock.now();
            label.get().undoneBy = reviewer;
            decisions.decide(message);
            message.touch();
        } else {
            throw new TriageException(
                    ErrorCode.NOTHING_TO_UNDO, "You have done nothing to message " + id + " that still holds");
        }
    }

    /**
     * Puts a finished message back into its queue, for whoever finished it and for admins. One that waits stays as it
     * is, so a repeated request does no harm.
     *
     * @param admin whether the reviewer may reopen what others finished
     */
    @Transactional
    public void reopen(long id, String reviewer, boolean admin, Precondition expected) {
        Message message = workable(id, reviewer, expected);
        Optional<Review> review = Review.active(id);
        if (review.isEmpty()) {
            return;
        }
        String finisher = review.get().reviewer;
        if (!admin && !finisher.equals(reviewer)) {
            throw new TriageException(
                    ErrorCode.NOT_ALLOWED,
                    "Only " + finisher + ", who finished message " + id + ", and admins reopen it");
        }
        undo(message, review.get(), reviewer);
    }

    /**
     * The message goes back to its queue, but first to whoever changed their mind: they hold it again. What an admin
     * reopens for somebody else is free for all.
     */
    private void undo(Message message, Review review, String reviewer) {
        review.undoneAt = clock.now();
        review.undoneBy = reviewer;
        message.state = MessageState.WAITING;
        if (review.reviewer.equals(reviewer)) {
            claims.claimAgain(message, reviewer);
        }
    }

    private Message workable(long id, String reviewer, Precondition expected) {
        Message message = Message.lock(id);
        expected.check(message);
        message.refuseOther(reviewer, clock.now());
        return message;
    }
}
