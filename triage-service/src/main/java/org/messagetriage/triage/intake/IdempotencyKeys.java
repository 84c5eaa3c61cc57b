package org.messagetriage.triage.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.messagetriage.triage.message.Message;

/** Which message each Idempotency-Key stands for. One message may have many, each of which is kept for good. */
@ApplicationScoped
class IdempotencyKeys {
    private final EntityManager entities;

    IdempotencyKeys(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * The message that came under this key. Until the transaction ends nobody else gets an answer for it: of two
     * requests at once the second sees what became of the first.
     */
    Optional<Message> take(String key) {
        entities.createNativeQuery("select pg_advisory_xact_lock(hashtextextended(:key, 0))::text")
                .setParameter("key", key)
                .getSingleResult();
        return entities.createNativeQuery(
                        "select m.* from message m join idempotency_key k on k.message_id = m.id where k.key = :key",
                        Message.class)
                .setParameter("key", key)
                .getResultStream()
                .map(Message.class::cast)
                .findFirst();
    }

    /** After {@link #take} in the same transaction found none. */
    void keep(String key, long messageId) {
        entities.createNativeQuery("insert into idempotency_key (key, message_id) values (:key, :id)")
                .setParameter("key", key)
                .setParameter("id", messageId)
                .executeUpdate();
    }
}
