package org.messagetriage.triage.scoring;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.SignedIn;
import org.messagetriage.triage.database.Tables;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.inference.Classification;
import org.messagetriage.triage.inference.FakeInference;
import org.messagetriage.triage.inference.InferenceHealth;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.Queue;
import org.messagetriage.triage.message.ScoringStatus;
import org.messagetriage.triage.policy.Decision;
import org.messagetriage.triage.prediction.Prediction;
import org.messagetriage.triage.prediction.Score;

/** From a message's arrival to its decision, by the running worker and against a service that misbehaves. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
class ScoringTest {
    @Inject
    ScoringStore store;

    @Inject
    Tables tables;

    @Inject
    InferenceHealth health;

    @AfterAll
    static void leave() {
        FakeInference.away();
    }

    @BeforeEach
    void behave() {
        tables.clearMessages();
        FakeInference.reset();
    }

    @Test
    void scoresAndDecides() {
        long bad = send("this is bad");
        long good = send("this is fine");
        awaitScored(bad, good);
        Message message = message(bad);
        assertEquals(Queue.REPLY, message.queue);
        assertEquals("very_unsatisfied", message.currentLabel);
        assertEquals(Queue.NONE, message(good).queue);
        Prediction prediction = predictions(bad).get(0);
        assertEquals("satisfaction", prediction.model);
        assertEquals("fake-1", prediction.revision);
        assertEquals(new Score("very_unsatisfied", 0.8), prediction.scores.get(0));
        assertEquals(prediction.id, decisions(bad).get(0).predictionId);
    }

    @Test
    void neverShowsAModelAMessageForPeople() {
        SignedIn.integration()
                .contentType("application/json")
                .body(Map.of("text", "people only", "humanOnly", true))
                .post("/api/messages");
        awaitScored(send("marker"));
        assertFalse(FakeInference.scored().contains("people only"));
    }

    /**
     * Under 300 ms in 95 of 100 cases is promised for an idle machine. A busy one gets the time of a poll on top, which
     * is enough to tell that something waits where nothing should.
     */
    @Test
    void decidesWithin300MillisecondsWhenIdle() {
        RequestSpecification sender = SignedIn.integration();
        awaitScored(send("warm up", sender));
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        boolean idle = load >= 0 && load < Runtime.getRuntime().availableProcessors();
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long start = System.nanoTime();
            long id = send("this is bad " + i, sender);
            await("a decision", () -> message(id).queue != null);
            millis.add((System.nanoTime() - start) / 1_000_000);
        }
        Collections.sort(millis);
        assertTrue(millis.get(20) < 1000, "p50 was " + millis.get(20) + " ms");
        assertTrue(!idle || millis.get(37) < 300, "p95 was " + millis.get(37) + " ms at a load of " + load);
    }

    @Test
    void losesNothingWhileTheServiceIsAway() {
        FakeInference.away();
        long id = send("bad while away");
        await("a visible state", () -> message(id).lastError != null);
        SignedIn.reviewer()
                .get("/api/status")
                .then()
                .statusCode(200)
                .body("inference.state", equalTo("down"))
                .body("inference.problem", notNullValue())
                .body("oldestPendingAt", notNullValue());
        assertEquals(0, message(id).attempts);
        FakeInference.up();
        awaitScored(id);
        await("an up state", () -> "up"
                .equals(SignedIn.reviewer().get("/api/status").path("inference.state")));
        assertEquals(null, message(id).lastError);
    }

    @Test
    void waitsForAServiceThatIsBusyOrTalksNonsense() {
        FakeInference.onClassify(FakeInference.status(503));
        long id = send("bad at a bad time");
        await("a failure", () -> message(id).lastError != null);
        FakeInference.onClassify(FakeInference.text("<html>"));
        await("another failure", () -> message(id).lastError.contains("understand"));
        assertEquals(ScoringStatus.PENDING, message(id).status);
        FakeInference.reset();
        awaitScored(id);
        assertEquals(1, decisions(id).size());
    }

    @Test
    void aListOfModelsWithoutNamesIsNoAnswerAndStopsNothing() {
        FakeInference.onList(FakeInference.text("[null, {}]"));
        health.probe();
        assertEquals(InferenceHealth.State.STARTING, health.view().state());
        awaitScored(send("bad all the same"));
    }

    @Test
    void findsTheOneTextThatIsRefused() {
        FakeInference.away();
        List<Long> good = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            good.add(send("fine " + i));
        }
        long refused = send("unreadable");
        FakeInference.onClassify((exchange, body) -> {
            if (body.contains("unreadable")) {
                FakeInference.status(422).answer(exchange, body);
            } else {
                FakeInference.score(exchange, body);
            }
        });
        FakeInference.up();
        awaitScored(good.toArray(Long[]::new));
        await("giving up", () -> message(refused).status == ScoringStatus.FAILED);
        assertEquals(Queue.PERSON, message(refused).queue);
        assertTrue(message(refused).lastError.contains("422"));
    }

    @Test
    void aTextThatBringsTheServiceDownHoldsUpNoOther() {
        FakeInference.onClassify((exchange, body) -> {
            if (body.contains("poison")) {
                exchange.close();
            } else {
                FakeInference.score(exchange, body);
            }
        });
        long poison = send("poison");
        await("a failure", () -> message(poison).attempts > 0);
        long good = send("fine");
        awaitScored(good);
        await("giving up", () -> message(poison).status == ScoringStatus.FAILED);
        assertEquals(Queue.PERSON, message(poison).queue);
    }

    @Test
    void storesOnePredictionHoweverOftenAWorkerDies() {
        FakeInference.away();
        long id = send("bad twice");
        await("a failure", () -> message(id).lastError != null);
        // As if a worker had been killed after it asked: its lease has run out, its answer comes late.
        ClaimedMessage dead =
                new ClaimedMessage(id, "bad twice", 0, Instant.now().minusSeconds(60));
        Classification answer = new Classification(
                "satisfaction",
                "fake-1",
                List.of(List.of(new Score("very_unsatisfied", 0.9), new Score("neutral", 0.1))));
        assertEquals(1, store.store(List.of(dead), answer));
        assertEquals(0, store.store(List.of(dead), answer));
        FakeInference.up();
        awaitScored(send("marker"));
        assertEquals(1, predictions(id).size());
        assertEquals(1, decisions(id).size());
    }

    @Test
    void givesUpNoMessageThatAnotherWorkerMayHold() {
        FakeInference.away();
        long id = send("bad for one worker");
        await("a failure", () -> message(id).lastError != null);
        ClaimedMessage late =
                new ClaimedMessage(id, "bad for one worker", 0, Instant.now().minusSeconds(60));
        assertEquals(0, store.giveUp(List.of(late), "refused"));
        FakeInference.up();
        awaitScored(id);
    }

    /** What was stored, or given back, by a clock that was ahead. */
    @Test
    void aClockThatIsSetBackHoldsUpNoMessage() {
        FakeInference.away();
        long fresh = send("bad in summer time");
        long failed = send("bad once more");
        await("a failure", () -> message(failed).lastError != null);
        QuarkusTransaction.requiringNew().run(() -> {
            Instant ahead = Instant.now().plus(Duration.ofDays(1));
            Message.update("nextAttemptAt = ?1 where id = ?2", ahead, fresh);
            Message.update("nextAttemptAt = ?1, attempts = 1 where id = ?2", ahead, failed);
        });
        FakeInference.up();
        awaitScored(fresh, failed);
    }

    @Test
    void twoWorkersNeverHoldOneMessage() throws Exception {
        FakeInference.onClassify((exchange, body) -> FakeInference.status(503).answer(exchange, body));
        for (int i = 0; i < 100; i++) {
            send("message " + i);
        }
        List<Long> claimed = Collections.synchronizedList(new ArrayList<>());
        List<Thread> workers = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    for (List<ClaimedMessage> batch = store.claimFresh();
                            !batch.isEmpty();
                            batch = store.claimFresh()) {
                        batch.forEach(message -> claimed.add(message.id()));
                    }
                }))
                .toList();
        workers.forEach(Thread::start);
        for (Thread worker : workers) {
            worker.join();
        }
        assertEquals(claimed.size(), new HashSet<>(claimed).size());
        QuarkusTransaction.requiringNew()
                .run(() -> Message.<Message>find("status = ?1 order by id", ScoringStatus.PENDING)
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        .stream()
                        .forEach(message -> message.nextAttemptAt = Instant.now()));
    }

    /** The service is killed in the middle of a thousand and comes back: all are decided, each once. */
    @Test
    void decidesAThousandOnceThoughTheServiceDiesMeanwhile() throws Exception {
        String run = UUID.randomUUID().toString();
        FakeInference.onClassify((exchange, body) -> {
            sleep(20);
            FakeInference.score(exchange, body);
        });
        String lines = IntStream.range(0, 1000)
                .mapToObj(i ->
                        "{\"text\": \"" + (i % 3 == 0 ? "bad " : "fine ") + i + "\", \"authorRef\": \"" + run + "\"}")
                .collect(Collectors.joining("\n"));
        SignedIn.integration()
                .contentType("application/x-ndjson")
                .body(lines.getBytes())
                .post("/api/messages")
                .then()
                .statusCode(200);
        await("some scores", () -> FakeInference.scored().size() > 100);
        FakeInference.away();
        Thread.sleep(1000);
        FakeInference.up();
        await("all decided", () -> QuarkusTransaction.requiringNew()
                .call(() -> Message.count("authorRef = ?1 and status = ?2", run, ScoringStatus.SCORED) == 1000));
        QuarkusTransaction.requiringNew().run(() -> {
            String ours = "messageId in (select m.id from Message m where m.authorRef = ?1)";
            assertEquals(1000, Prediction.count(ours, run));
            assertEquals(1000, Decision.count(ours, run));
            assertEquals(334, Message.count("authorRef = ?1 and queue = ?2", run, Queue.REPLY));
        });
    }

    private static long send(String text) {
        return send(text, SignedIn.integration());
    }

    private static long send(String text, RequestSpecification sender) {
        return sender.contentType("application/json")
                .body(Map.of("text", text))
                .post("/api/messages")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("id");
    }

    private static void awaitScored(Long... ids) {
        for (long id : ids) {
            await("the score of " + id, () -> message(id).status == ScoringStatus.SCORED);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                fail("Waited in vain for " + what);
            }
            sleep(5);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Message message(long id) {
        return QuarkusTransaction.requiringNew().call(() -> Message.findById(id));
    }

    private static List<Prediction> predictions(long messageId) {
        return QuarkusTransaction.requiringNew().call(() -> Prediction.list("messageId", messageId));
    }

    private static List<Decision> decisions(long messageId) {
        return QuarkusTransaction.requiringNew().call(() -> Decision.list("messageId", messageId));
    }
}
