package org.messagetriage.triage.policy;

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
import org.hibernate.annotations.Immutable;
import org.messagetriage.triage.message.Queue;

/** What a policy made of a prediction. Never changed; the newest of a message counts. */
@Entity
@Immutable
public class Decision extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public long messageId;

    /** Null when no model was asked or none could answer. */
    public Long predictionId;

    public int policyVersion;

    @Enumerated(EnumType.STRING)
    public Queue queue;

    public double urgency;

    public String reason;

    @Generated
    public Instant createdAt;

    /** The newest one of a message. */
    public static Optional<Decision> newest(long messageId) {
        return find("messageId", Sort.descending("id"), messageId).firstResultOptional();
    }
}
