package org.messagetriage.triage.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.MessageStored;
import org.messagetriage.triage.message.ScoringStatus;
import org.messagetriage.triage.policy.DecisionService;

/** Stores messages, each once however often it is sent. */
@ApplicationScoped
class IntakeService {
    private static final String INSERT =
            """
            insert into message (external_id, body_hash, text, channel, language, author_ref,
                attributes, human_only, received_at, status)
            values (:externalId, :bodyHash, :text, :channel, :language, :authorRef,
                cast(:attributes as jsonb), :humanOnly, :receivedAt, :status)
            on conflict do nothing
            returning id""";

    private final EntityManager entities;
    private final IdempotencyKeys keys;
    private final ObjectMapper json;
    private final DecisionService decisions;
    private final Event<MessageStored> stored;

    IntakeService(
            EntityManager entities,
            IdempotencyKeys keys,
            ObjectMapper json,
            DecisionService decisions,
            Event<MessageStored> stored) {
        this.entities = entities;
        this.keys = keys;
        this.json = json;
        this.decisions = decisions;
        this.stored = stored;
    }

    /**
     * Stores all of them in one transaction.
     *
     * @param requests checked
     * @return a receipt for each; a conflict refuses its request alone
     */
    @Transactional
    List<Receipt> store(List<Incoming> requests) {
        List<Receipt> receipts = new ArrayList<>(requests.size());
        for (Incoming incoming : requests) {
            receipts.add(store(incoming));
        }
        stored.fire(new MessageStored());
        return receipts;
    }

    private Receipt store(Incoming incoming) {
        String hash = Fingerprint.of(incoming.request());
        String key = incoming.idempotencyKey();
        Optional<Message> known = key == null ? Optional.empty() : keys.take(key);
        if (known.isPresent()) {
            return compare(known.get(), hash);
        }
        Receipt receipt = store(incoming.request(), hash);
        if (key != null && receipt.refusal() == null) {
            keys.keep(key, receipt.id());
        }
        return receipt;
    }

    private Receipt store(MessageRequest request, String hash) {
        List<Long> inserted = insert(request, hash);
        if (inserted.isEmpty()) {
            return compare(
                    Message.<Message>find("externalId", request.externalId()).firstResult(), hash);
        }
        long id = inserted.get(0);
        if (request.humanOnly() != null) {
            decisions.decide(Message.findById(id));
        }
        return new Receipt(Receipt.Status.CREATED, id, null);
    }

    private List<Long> insert(MessageRequest request, String hash) {
        boolean humanOnly = request.humanOnly() != null;
        Instant received = request.receivedAt() == null ? Instant.now() : request.receivedAt();
        return entities.createNativeQuery(INSERT, Long.class)
                .setParameter("externalId", request.externalId())
                .setParameter("bodyHash", hash)
                .setParameter("text", request.text())
                .setParameter("channel", request.channel())
                .setParameter("language", request.language())
                .setParameter("authorRef", request.authorRef())
                .setParameter("attributes", toJson(request))
                .setParameter("humanOnly", humanOnly)
                .setParameter("receivedAt", received.truncatedTo(ChronoUnit.MICROS))
                .setParameter("status", (humanOnly ? ScoringStatus.HUMAN_ONLY : ScoringStatus.PENDING).name())
                .getResultList();
    }

    /** The row in the way is the same message, or its id is used for another one. */
    private static Receipt compare(Message inTheWay, String hash) {
        if (inTheWay.bodyHash.equals(hash)) {
            return new Receipt(Receipt.Status.REPEATED, inTheWay.id, null);
        }
        return Receipt.refused(new TriageException(
                ErrorCode.CONFLICTING_MESSAGE,
                "Under this external id or idempotency key another message is stored already"));
    }

    private String toJson(MessageRequest request) {
        try {
            return json.writeValueAsString(request.attributes());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
