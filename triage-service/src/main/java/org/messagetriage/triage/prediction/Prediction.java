package org.messagetriage.triage.prediction;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What one revision of a model said about a message. Never changed. */
@Entity
@Immutable
public class Prediction extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public long messageId;

    public String model;

    public String revision;

    /** The label with the highest score. */
    public String label;

    /** Every label, highest score first. */
    @JdbcTypeCode(SqlTypes.JSON)
    public List<Score> scores;

    @Generated
    public Instant createdAt;

    /** The newest one of a message. */
    public static Optional<Prediction> newest(long messageId) {
        return find("messageId", Sort.descending("id"), messageId).firstResultOptional();
    }
}
