package org.messagetriage.triage.status;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.ScoringStatus;
import org.messagetriage.triage.prediction.Prediction;

/** What waits to be scored and what was. Every number is counted when asked for, over an index. */
@ApplicationScoped
class Backlog {
    private final EntityManager entities;

    Backlog(EntityManager entities) {
        this.entities = entities;
    }

    void register(@Observes StartupEvent start, MeterRegistry metrics, Backlog self) {
        Gauge.builder("messagetriage.messages.pending", self, Backlog::pending)
                .description("Messages that wait to be scored")
                .register(metrics);
    }

    @Transactional
    long pending() {
        return Message.count("status", ScoringStatus.PENDING);
    }

    @Transactional
    Instant oldestPendingAt() {
        return entities.createQuery("select min(m.createdAt) from Message m where m.status = :status", Instant.class)
                .setParameter("status", ScoringStatus.PENDING)
                .getSingleResult();
    }

    @Transactional
    long scoredLastMinute() {
        return Prediction.count("createdAt > ?1", Instant.now().minus(1, ChronoUnit.MINUTES));
    }
}
