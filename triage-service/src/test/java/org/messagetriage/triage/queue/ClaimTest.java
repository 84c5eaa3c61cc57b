package org.messagetriage.triage.queue;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.Role;
import org.messagetriage.triage.access.SignedIn;
import org.messagetriage.triage.database.Tables;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.Messages;

@QuarkusTest
@WithTestResource(TestDatabase.class)
class ClaimTest {
    @Inject
    Tables tables;

    @Inject
    ClaimService claims;

    @BeforeEach
    void noMessages() {
        tables.clearMessages();
    }

    @Test
    void handsOutTheMostUrgentFirstAndOfEquallyUrgentOnesTheOldest() {
        Instant now = Instant.now();
        long less = Messages.scored("less", 0.3, 0.3);
        long younger = Messages.scored("younger", 0.9, 0, it -> it.receivedAt = now);
        long older = Messages.scored("older", 0.9, 0, it -> it.receivedAt = now.minusSeconds(60));
        Messages.scored("happy", 0, 0);
        RequestSpecification rita = rita();
        assertEquals(older, claimNext(rita).jsonPath().getLong("id"));
        assertEquals(younger, claimNext(rita).jsonPath().getLong("id"));
        assertEquals(less, claimNext(rita).jsonPath().getLong("id"));
        claimNext(rita).then().statusCode(204);
    }

    @Test
    void answersTheWholeMessageWithTheLease() {
        Messages.scored("I want my money back", 0.9, 0);
        Response claimed = claimNext(rita());
        claimed.then()
                .statusCode(200)
                .body("text", equalTo("I want my money back"))
                .body("queue", equalTo("reply"))
                .body("claimedBy", equalTo("rita"))
                .body("decision.reason", containsString("Likely unsatisfied"))
                .body("history.kind", contains("received", "predicted", "decided", "claimed"));
        Duration lease = Duration.between(Instant.now(), Instant.parse(claimed.path("claimedUntil")));
        assertTrue(lease.toSeconds() > 590 && lease.toSeconds() <= 600, lease.toString());
    }

    @Test
    void takesFromTheQueueThatWasAskedFor() {
        long reply = Messages.scored("reply", 0.6, 0);
        long person = Messages.humanOnly("person");
        RequestSpecification rita = rita();
        assertEquals(reply, claimNext(rita, Map.of("queue", "reply")).jsonPath().getLong("id"));
        claimNext(rita, Map.of("queue", "reply")).then().statusCode(204);
        assertEquals(
                person, claimNext(rita, Map.of("queue", "person")).jsonPath().getLong("id"));
        claimNext(rita, Map.of("queue", "none"))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("queue"))
                .body("errors[0].message", equalTo("must be one of reply, person"));
    }

    @Test
    void needsNoBody() {
        long id = Messages.scored("reply", 0.6, 0);
        rita().post("/api/queue/claim").then().statusCode(200).body("id", equalTo((int) id));
        rita().contentType(ContentType.JSON)
                .body("{\"queue\": \"reply\"")
                .post("/api/queue/claim")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed_json"));
        rita().contentType("text/plain")
                .body("reply")
                .post("/api/queue/claim")
                .then()
                .statusCode(415);
    }

    @Test
    void claimNeverHandsOneMessageToTwoReviewers() throws Exception {
        int messages = 120;
        int reviewers = 24;
        for (int i = 0; i < messages; i++) {
            Messages.scored("message " + i, 0.9, 0);
        }
        CyclicBarrier start = new CyclicBarrier(reviewers);
        List<Callable<List<Long>>> work = new ArrayList<>();
        for (int i = 0; i < reviewers; i++) {
            String reviewer = "reviewer-" + i;
            work.add(() -> {
                List<Long> mine = new ArrayList<>();
                start.await();
                Optional<Long> next;
                while ((next = claims.claimNext(reviewer, Optional.empty())).isPresent()) {
                    mine.add(next.get());
                }
                return mine;
            });
        }
        List<Long> all = new ArrayList<>();
        for (List<Long> mine : together(work)) {
            all.addAll(mine);
        }
        assertEquals(messages, all.size(), "every message was handed out");
        assertEquals(messages, new HashSet<>(all).size(), "none of them twice");
    }

    @Test
    void ofManyWhoClaimTheSameMessageOneGetsIt() throws Exception {
        long id = Messages.scored("contested", 0.9, 0);
        int reviewers = 16;
        List<RequestSpecification> people = new ArrayList<>();
        for (int i = 0; i < reviewers; i++) {
            people.add(SignedIn.as("contender-" + i, Role.REVIEWER));
        }
        CyclicBarrier start = new CyclicBarrier(reviewers);
        List<Callable<Integer>> work = new ArrayList<>();
        for (RequestSpecification person : people) {
            work.add(() -> {
                start.await();
                return person.post("/api/messages/" + id + "/claim").statusCode();
            });
        }
        List<Integer> statuses = together(work);
        assertEquals(1, statuses.stream().filter(status -> status == 200).count(), statuses.toString());
        assertEquals(Set.of(200, 409), new HashSet<>(statuses));
    }

    /** As each waiting one is while a new policy is carried to it. */
    @Test
    void aMessageThatIsLockedForAMomentIsWaitedFor() throws Exception {
        long id = Messages.scored("decided again", 0.9, 0);
        ExecutorService reviewer = Executors.newSingleThreadExecutor();
        try {
            Future<Response> claimed = QuarkusTransaction.requiringNew().call(() -> {
                Message.lock(id);
                Future<Response> claim = reviewer.submit(() -> claimNext(rita()));
                assertThrows(TimeoutException.class, () -> claim.get(1, TimeUnit.SECONDS));
                return claim;
            });
            claimed.get().then().statusCode(200).body("id", equalTo((int) id));
        } finally {
            reviewer.shutdownNow();
        }
    }

    @Test
    void anotherReviewerIsToldWhoHoldsTheMessage() {
        long id = Messages.scored("held", 0.9, 0);
        claimNext(rita());
        RequestSpecification omar = SignedIn.as("omar", Role.REVIEWER);
        omar.post("/api/messages/" + id + "/claim")
                .then()
                .statusCode(409)
                .body("code", equalTo("claimed_by_other"))
                .body("detail", containsString("rita"));
        omar.delete("/api/messages/" + id + "/claim").then().statusCode(409);
        claimNext(omar).then().statusCode(204);
    }

    @Test
    void aClaimIsRenewedByItsHolderAndShowsOnceInTheHistory() {
        long id = Messages.scored("long work", 0.9, 0);
        RequestSpecification rita = rita();
        claimNext(rita);
        tables.shortenClaim(id, Duration.ofSeconds(5));
        Response renewed = rita.post("/api/messages/" + id + "/claim");
        renewed.then().statusCode(200).body("history.kind", contains("received", "predicted", "decided", "claimed"));
        assertTrue(Instant.parse(renewed.path("claimedUntil"))
                .isAfter(Instant.now().plusSeconds(500)));
    }

    @Test
    void anExpiredClaimIsFreeForOthers() {
        long id = Messages.scored("forgotten", 0.9, 0);
        claimNext(rita());
        tables.shortenClaim(id, Duration.ZERO);
        SignedIn.integration()
                .get("/api/messages/" + id)
                .then()
                .body("claimedBy", nullValue())
                .body("claimedUntil", nullValue());
        claimNext(SignedIn.as("omar", Role.REVIEWER))
                .then()
                .statusCode(200)
                .body("id", equalTo((int) id))
                .body("claimedBy", equalTo("omar"));
    }

    @Test
    void aReleasedMessageIsFreeAtOnceAndReleasingAgainDoesNoHarm() {
        long id = Messages.scored("given back", 0.9, 0);
        RequestSpecification rita = rita();
        claimNext(rita);
        rita.delete("/api/messages/" + id + "/claim").then().statusCode(204);
        rita.delete("/api/messages/" + id + "/claim").then().statusCode(204);
        rita.get("/api/messages/" + id)
                .then()
                .body("claimedBy", nullValue())
                .body("history.kind", contains("received", "predicted", "decided", "claimed", "released"));
        claimNext(SignedIn.as("omar", Role.REVIEWER)).then().statusCode(200);
    }

    @Test
    void anAdminReleasesWhatOthersHold() {
        long id = Messages.scored("on holiday", 0.9, 0);
        claimNext(rita());
        SignedIn.admin().delete("/api/messages/" + id + "/claim").then().statusCode(204);
        claimNext(SignedIn.as("omar", Role.REVIEWER)).then().statusCode(200);
    }

    @Test
    void anyWaitingMessageCanBeClaimedButNoneThatIsDone() {
        long happy = Messages.scored("happy", 0, 0);
        RequestSpecification rita = rita();
        rita.post("/api/messages/" + happy + "/claim").then().statusCode(200).body("queue", equalTo("none"));
        rita.contentType(ContentType.JSON)
                .body(Map.of("action", "dismissed"))
                .put("/api/messages/" + happy + "/resolution")
                .then()
                .statusCode(200);
        rita.post("/api/messages/" + happy + "/claim").then().statusCode(409).body("code", equalTo("already_resolved"));
    }

    @Test
    void nobodyEmptiesTheQueueByMistake() {
        for (int i = 0; i < 51; i++) {
            Messages.scored("message " + i, 0.9, 0);
        }
        RequestSpecification rita = rita();
        for (int i = 0; i < 50; i++) {
            assertNotNull(claims.claimNext("rita", Optional.empty()).orElse(null));
        }
        claimNext(rita).then().statusCode(409).body("code", equalTo("too_many_claims"));
    }

    @Test
    void manyRequestsAtOnceDoNotPassTheLimit() throws Exception {
        int requests = 16;
        for (int i = 0; i < 49; i++) {
            claims.claim(Messages.scored("held " + i, 0.9, 0), "rita");
        }
        CyclicBarrier start = new CyclicBarrier(requests);
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            long chosen = Messages.scored("message " + i, 0.9, 0);
            String path = i % 2 == 0 ? "/api/queue/claim" : "/api/messages/" + chosen + "/claim";
            RequestSpecification rita = rita();
            work.add(() -> {
                start.await();
                return rita.post(path).statusCode();
            });
        }
        List<Integer> statuses = together(work);
        assertEquals(1, statuses.stream().filter(status -> status == 200).count(), statuses.toString());
        assertEquals(Set.of(200, 409), new HashSet<>(statuses));
    }

    @Test
    void noChosenMessageIsClaimedBeyondTheLimitEither() {
        long done = Messages.scored("done before", 0.9, 0);
        RequestSpecification rita = rita();
        rita.contentType(ContentType.JSON)
                .body(Map.of("action", "dismissed"))
                .put("/api/messages/" + done + "/resolution")
                .then()
                .statusCode(200);
        long held = 0;
        for (int i = 0; i < 50; i++) {
            held = Messages.scored("message " + i, 0.9, 0);
            claims.claim(held, "rita");
        }
        long chosen = Messages.scored("one more", 0.9, 0);

        rita.post("/api/messages/" + chosen + "/claim").then().statusCode(409).body("code", equalTo("too_many_claims"));
        rita.post("/api/messages/" + held + "/claim").then().statusCode(200).body("claimedBy", equalTo("rita"));
        // What was finished can be taken back all the same, and is then free.
        rita.post("/api/messages/" + done + "/undo")
                .then()
                .statusCode(200)
                .body("state", equalTo("waiting"))
                .body("claimedBy", nullValue());
    }

    @Test
    void onlyReviewersClaim() {
        long id = Messages.scored("not for programs", 0.9, 0);
        claimNext(SignedIn.integration()).then().statusCode(403);
        SignedIn.integration().post("/api/messages/" + id + "/claim").then().statusCode(403);
        SignedIn.integration().delete("/api/messages/" + id + "/claim").then().statusCode(403);
        claimNext(io.restassured.RestAssured.given()).then().statusCode(401);
        rita().post("/api/messages/999999999/claim").then().statusCode(404).body("code", equalTo("message_not_found"));
    }

    private static RequestSpecification rita() {
        return SignedIn.reviewer();
    }

    private static Response claimNext(RequestSpecification who) {
        return claimNext(who, Map.of());
    }

    private static Response claimNext(RequestSpecification who, Map<String, String> body) {
        return who.contentType(ContentType.JSON).body(body).post("/api/queue/claim");
    }

    private static <T> List<T> together(List<Callable<T>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(work)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
