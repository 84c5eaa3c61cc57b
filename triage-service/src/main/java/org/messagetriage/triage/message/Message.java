package org.messagetriage.triage.message;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;

/**
 * What a customer wrote, with the two states that change: scoring ({@link #status}) and the queue
 * ({@link #queue}, {@link #state}, the claim). What models and people said lies in tables of its own.
 */
@Entity
// Only what changed is written: the scoring worker and reviewers change different columns at the same time.
@DynamicUpdate
public class Message extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public String externalId;

    /** SHA-256 (hex) of the accepted content; tells a repeat from another message under the same id. */
    public String bodyHash;

    public String text;

    public String channel;

    public String language;

    public String authorRef;

    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, Object> attributes = Map.of();

    public boolean humanOnly;

    public Instant receivedAt;

    @Generated
    public Instant createdAt;

    @Enumerated(EnumType.STRING)
    public ScoringStatus status;

    public int attempts;

    /** Not before this time may a worker take the message: the end of a lease, or of a pause after a failure. */
    public Instant nextAttemptAt;

    public String lastError;

    /** Null until decided. */
    @Enumerated(EnumType.STRING)
    public Queue queue;

    /** Higher is sooner; 0 to 1. Null until decided. */
    public Double urgency;

    @Enumerated(EnumType.STRING)
    public MessageState state = MessageState.WAITING;

    public String claimedBy;

    public Instant claimedUntil;

    /** A person's correction if there is one, else the newest prediction's label. */
    public String currentLabel;

    /** The policy version of the newest decision; null while undecided, and where a person's label decided. */
    public Integer policyVersion;

    @Version
    public int version;

    /** Locks the row until the transaction ends, so that what is decided about it now still holds when written. */
    public static Message lock(long id) {
        Message message = findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (message == null) {
            throw new TriageException(ErrorCode.MESSAGE_NOT_FOUND, "There is no message " + id);
        }
        return message;
    }

    /** How many messages a reviewer holds. */
    public static long countClaimed(String reviewer, Instant now) {
        return count("claimedBy = ?1 and claimedUntil > ?2 and state = ?3", reviewer, now, MessageState.WAITING);
    }

    public boolean isClaimed(Instant now) {
        return claimedBy != null && claimedUntil.isAfter(now);
    }

    /** Refuses whoever is not the one who holds this message; does nothing when nobody does. */
    public void refuseOther(String reviewer, Instant now) {
        if (isClaimed(now) && !claimedBy.equals(reviewer)) {
            throw new TriageException(ErrorCode.CLAIMED_BY_OTHER, claimedBy + " is at message " + id);
        }
    }

    public void release() {
        claimedBy = null;
        claimedUntil = null;
    }

    /** Makes this a new version even when no column changes, because something that belongs to it did. */
    public void touch() {
        getEntityManager().lock(this, LockModeType.OPTIMISTIC_FORCE_INCREMENT);
    }
}
