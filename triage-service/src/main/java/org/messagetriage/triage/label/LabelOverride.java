package org.messagetriage.triage.label;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.Generated;

/** A person's label for a message, beside the prediction it corrects. Only its undoing is ever written later. */
@Entity
public class LabelOverride extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public long messageId;

    /** The prediction that was in front of the reviewer, if there was one. */
    public Long predictionId;

    public String label;

    public String reason;

    public String reviewer;

    @Generated
    public Instant createdAt;

    public Instant undoneAt;

    public String undoneBy;

    /** The label that holds for a message: the newest that nobody took back. */
    public static Optional<LabelOverride> active(long messageId) {
        return find("messageId = ?1 and undoneAt is null", Sort.descending("id"), messageId)
                .firstResultOptional();
    }

    /** The newest of one reviewer that still holds. */
    public static Optional<LabelOverride> latestOf(String reviewer, long messageId) {
        return find("messageId = ?1 and reviewer = ?2 and undoneAt is null", Sort.descending("id"), messageId, reviewer)
                .firstResultOptional();
    }
}
