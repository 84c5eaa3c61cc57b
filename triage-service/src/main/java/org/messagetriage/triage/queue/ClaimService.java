package org.messagetriage.triage.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.messagetriage.triage.audit.AuditEvent;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;
import org.messagetriage.triage.message.DatabaseClock;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.MessageState;
import org.messagetriage.triage.message.Queue;

/**
 * Hands messages to reviewers, each to one at a time, for the length of a lease. Nobody has to end an expired claim: its
 * message is free because the time is over.
 */
@ApplicationScoped
public class ClaimService {
    private static final String NEXT =
            """
            select * from message
            where state = 'WAITING' and queue in (%s) and (claimed_until is null or claimed_until <= now())
            order by coalesce(urgency, -1) desc, received_at, id
            limit 1
            """;

    /** How often a locked message is looked at again, and how long it is left alone in between. */
    private static final int LOOKS = 40;

    private static final long PAUSE_MILLIS = 50;

    private final EntityManager entities;
    private final DatabaseClock clock;
    private final QueueConfig config;

    ClaimService(EntityManager entities, DatabaseClock clock, QueueConfig config) {
        this.entities = entities;
        this.clock = clock;
        this.config = config;
    }

    /**
     * Claims the most urgent free message; of equally urgent ones the oldest.
     *
     * @param queue REPLY or PERSON; empty for whichever has the more urgent one
     * @return its id, or empty when none is left
     */
    @Transactional
    public Optional<Long> claimNext(String reviewer, Optional<Queue> queue) {
        Instant now = clock.now();
        Optional<Message> next =
                next(NEXT.formatted(queue.map(one -> "'" + one.name() + "'").orElse("'REPLY', 'PERSON'")));
        next.ifPresent(message -> {
            refuseTooMany(reviewer, now);
            claim(message, reviewer, now);
        });
        return next.map(message -> message.id);
    }

    /**
     * Reviewers who ask at the same moment lock different rows, and none waits for another. Where all that is left is
     * locked, as by a new policy that is carried to it, it is soon free. To wait for its lock would not do: PostgreSQL
     * keeps the lock of a row that somebody else had claimed meanwhile, and waits for the next with it, until two wait
     * for each other.
     */
    private Optional<Message> next(String select) {
        Optional<Message> next = first(select + " for update skip locked");
        for (int look = 0; next.isEmpty() && look < LOOKS && first(select).isPresent(); look++) {
            pause();
            next = first(select + " for update skip locked");
        }
        return next;
    }

    private Optional<Message> first(String select) {
        entities.clear();
        return entities.createNativeQuery(select, Message.class)
                .getResultStream()
                .map(Message.class::cast)
                .findFirst();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Claims this message, whatever its queue; renews the claim of who holds it already. */
    @Transactional
    public void claim(long id, String reviewer) {
        Message message = Message.lock(id);
        Instant now = clock.now();
        if (message.state != MessageState.WAITING) {
            throw new TriageException(
                    ErrorCode.ALREADY_RESOLVED, "Message " + id + " is done; undo that to work on it again");
        }
        message.refuseOther(reviewer, now);
        if (!message.isClaimed(now)) {
            refuseTooMany(reviewer, now);
        }
        claim(message, reviewer, now);
    }

    /** For whoever takes back that they finished the message: theirs again, or free where they hold too many others. */
    @Transactional
    public void claimAgain(Message message, String reviewer) {
        Instant now = clock.now();
        if (!holdsTooMany(reviewer, now)) {
            claim(message, reviewer, now);
        }
    }

    /** Gives a message back. Nothing happens when nobody holds it, so a repeated request does no harm. */
    @Transactional
    public void release(long id, String reviewer, boolean admin) {
        Message message = Message.lock(id);
        if (!message.isClaimed(clock.now())) {
            return;
        }
        String holder = message.claimedBy;
        if (!admin) {
            message.refuseOther(reviewer, clock.now());
        }
        message.release();
        record(message, "message_released", reviewer, holder.equals(reviewer) ? Map.of() : Map.of("heldBy", holder));
    }

    private void refuseTooMany(String reviewer, Instant now) {
        if (holdsTooMany(reviewer, now)) {
            throw new TriageException(
                    ErrorCode.TOO_MANY_CLAIMS,
                    "You hold " + config.maxClaims() + " messages; finish some or give them back first");
        }
    }

    /**
     * Until the transaction ends the reviewer claims nothing else, so that the limit holds for requests at once too.
     * Always after the message's row: who held this lock and waited for the row could wait for whoever waits for this.
     */
    private boolean holdsTooMany(String reviewer, Instant now) {
        entities.createNativeQuery("select pg_advisory_xact_lock(hashtextextended('claims of ' || :reviewer, 0))::text")
                .setParameter("reviewer", reviewer)
                .getSingleResult();
        return Message.countClaimed(reviewer, now) >= config.maxClaims();
    }

    private void claim(Message message, String reviewer, Instant now) {
        boolean renewal = message.isClaimed(now) && message.claimedBy.equals(reviewer);
        message.claimedBy = reviewer;
        message.claimedUntil = now.plus(config.lease());
        if (!renewal) {
            record(message, "message_claimed", reviewer, Map.of());
        }
    }

    private static void record(Message message, String action, String reviewer, Map<String, Object> detail) {
        AuditEvent.record(reviewer, action, "message:" + message.id, detail);
    }
}
