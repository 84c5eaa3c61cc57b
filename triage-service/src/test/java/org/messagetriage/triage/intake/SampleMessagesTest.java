package org.messagetriage.triage.intake;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.database.Tables;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.ScoringStatus;

@QuarkusTest
@WithTestResource(TestDatabase.class)
class SampleMessagesTest {
    @Inject
    IntakeService intake;

    @Inject
    RequestCheck check;

    @Inject
    ObjectMapper json;

    @Inject
    Tables tables;

    @Test
    void everySampleCouldHaveComeInThroughTheApi() throws IOException {
        List<Incoming> samples = wanted(true).read();
        Set<String> ids = new HashSet<>();
        Set<String> channels = new HashSet<>();
        for (Incoming sample : samples) {
            String id = sample.request().externalId();
            assertDoesNotThrow(() -> check.check(sample.request()), id);
            assertTrue(ids.add(id), "twice: " + id);
            channels.add(sample.request().channel());
        }
        assertEquals(100, samples.size());
        assertEquals(Set.of("email", "chat", "web-form", "app-review", "social", "phone-transcript"), channels);
    }

    @Test
    void fillsAnEmptyInstallationOnce() throws IOException {
        QuarkusTransaction.begin();
        try {
            tables.clearMessages();
            wanted(false).load(null);
            assertEquals(0, Message.count());
            wanted(true).load(null);
            wanted(true).load(null);
            assertEquals(100, Message.count());
            assertEquals(2, Message.count("status", ScoringStatus.HUMAN_ONLY));
        } finally {
            // The other tests share this database.
            QuarkusTransaction.rollback();
        }
    }

    @Test
    void leavesAnInstallationWithMessagesAlone() throws IOException {
        QuarkusTransaction.begin();
        try {
            tables.clearMessages();
            MessageRequest own = new MessageRequest("Ours", "own-1", null, null, null, null, null, null);
            intake.store(List.of(new Incoming(own, null)));
            wanted(true).load(null);
            assertEquals(1, Message.count());
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    private SampleMessages wanted(boolean wanted) {
        return new SampleMessages(intake, json, wanted);
    }
}
