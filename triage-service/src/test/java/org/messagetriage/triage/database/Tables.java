package org.messagetriage.triage.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;

/** What tests do to the database behind the service's back. */
@ApplicationScoped
public class Tables {
    private final EntityManager entities;

    Tables(EntityManager entities) {
        this.entities = entities;
    }

    /** No message, and the policy that the service starts with. */
    @Transactional
    public void clearMessages() {
        // No triggers until then: in use these rows are only ever added.
        entities.createNativeQuery("set local session_replication_role = replica")
                .executeUpdate();
        entities.createNativeQuery("truncate message, prediction, decision, label_override, review, idempotency_key")
                .executeUpdate();
        entities.createNativeQuery("delete from policy where version > 1").executeUpdate();
        entities.createNativeQuery("set local session_replication_role = origin")
                .executeUpdate();
    }

    /** As if all but so much of the lease were over. */
    @Transactional
    public void shortenClaim(long messageId, Duration left) {
        entities.createNativeQuery("update message set claimed_until = now() + :left * interval '1 second',"
                        + " version = version + 1 where id = :id")
                .setParameter("left", left.toSeconds())
                .setParameter("id", messageId)
                .executeUpdate();
    }

    /** A version in force, without anybody noticing the change. */
    @Transactional
    public void insertPolicy(int version, double threshold) {
        entities.createNativeQuery(
                        "insert into policy (version, threshold, author) values (:version, :threshold, 'test')")
                .setParameter("version", version)
                .setParameter("threshold", threshold)
                .executeUpdate();
    }
}
