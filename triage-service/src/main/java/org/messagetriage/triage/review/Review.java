package org.messagetriage.triage.review;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
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
}
