package org.messagetriage.triage.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.quarkus.test.TestTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.ScoringStatus;
import org.messagetriage.triage.policy.Policy;
import org.messagetriage.triage.prediction.Prediction;
import org.messagetriage.triage.prediction.Score;

/** Hibernate validates every entity against the migrated schema at start; these rows go there and back. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
class SchemaTest {
    @Inject
    EntityManager entities;

    @Test
    @TestTransaction
    void storesAMessageWithItsAttributes() {
        Message message = message();
        message.persistAndFlush();
        entities.refresh(message);
        assertEquals(Map.of("region", "north", "age", 42), message.attributes);
        assertNotNull(message.createdAt);
    }

    @Test
    @TestTransaction
    void keepsTheOrderOfScores() {
        Message message = message();
        message.persistAndFlush();
        Prediction prediction = new Prediction();
        prediction.messageId = message.id;
        prediction.model = "satisfaction";
        prediction.revision = "r1";
        prediction.label = "unsatisfied";
        prediction.scores = List.of(new Score("unsatisfied", 0.7), new Score("neutral", 0.3));
        prediction.persistAndFlush();
        assertNotNull(prediction.createdAt);
        entities.clear();
        prediction = Prediction.findById(prediction.id);
        assertEquals(List.of(new Score("unsatisfied", 0.7), new Score("neutral", 0.3)), prediction.scores);
    }

    @Test
    @TestTransaction
    void startsWithAPolicy() {
        assertEquals(1, Policy.active().version);
    }

    private static Message message() {
        Message message = new Message();
        message.bodyHash = "0";
        message.text = "Where is my parcel?";
        message.attributes = Map.of("region", "north", "age", 42);
        message.receivedAt = Instant.now();
        message.nextAttemptAt = Instant.now();
        message.status = ScoringStatus.PENDING;
        return message;
    }
}
