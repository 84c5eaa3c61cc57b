package org.messagetriage.triage.review;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.Generated;
import org.messagetriage.triage.message.MessageState;

/** How a reviewer finished with a message. Only its undoing is ever written later. */
@Entity
public class Review extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public long messageId;

    /** REPLIED or DISMISSED. */
    @Enumerated(EnumType.STRING)
    public MessageState action;

    public String note;

    public String reviewer;

    @Generated
    public Instant createdAt;

    public Instant undoneAt;

    public String undoneBy;

    /** How the message was finished, unless that was taken back. */
    public static Optional<Review> active(long messageId) {
        return find("messageId = ?1 and undoneAt is null", Sort.descending("id"), messageId)
                .firstResultOptional();
    }

    /** The newest of one reviewer that still holds. */
    public static Optional<Review> latestOf(String reviewer, long messageId) {
        return find("messageId = ?1 and reviewer = ?2 and undoneAt is null", Sort.descending("id"), messageId, reviewer)
                .firstResultOptional();
    }
}
