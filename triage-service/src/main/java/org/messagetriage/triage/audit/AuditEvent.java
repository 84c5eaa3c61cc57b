package org.messagetriage.triage.audit;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Map;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Who did what to what, and when. Never changed. No secret and no message text goes in here. */
@Entity
@Immutable
public class AuditEvent extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    @Generated
    public Instant at;

    /** An account's name, {@code key:NAME} for an API key, {@code system} for the service itself. */
    public String actor;

    /** Past tense with the kind of thing first: {@code account_created}, {@code message_claimed}. */
    public String action;

    /** Kind and id: {@code message:12}, {@code account:anna}. */
    public String subject;

    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, Object> detail;

    /** Writes in the caller's transaction, so that an event exists exactly when its deed does. */
    public static void record(String actor, String action, String subject, Map<String, Object> detail) {
        AuditEvent event = new AuditEvent();
        event.actor = actor;
        event.action = action;
        event.subject = subject;
        event.detail = detail;
        event.persist();
    }
}
