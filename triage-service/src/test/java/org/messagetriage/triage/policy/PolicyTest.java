package org.messagetriage.triage.policy;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.SignedIn;
import org.messagetriage.triage.database.Tables;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.message.Messages;

@QuarkusTest
@WithTestResource(TestDatabase.class)
class PolicyTest {
    @Inject
    Tables tables;

    @Inject
    Redecision redecision;

    @Inject
    PolicyService policies;

    @BeforeEach
    @AfterEach
    void noMessages() {
        tables.clearMessages();
    }

    @Test
    void aNewVersionDecidesWaitingMessagesAgainAndKeepsTheDecisionsBefore() throws Exception {
        long id = Messages.scored("Could be better", 0.2, 0.2);
        change(Map.of("threshold", 0.3, "note", "fewer misses"))
                .then()
                .statusCode(200)
                .body("version", equalTo(2))
                .body("threshold", equalTo(0.3f))
                .body("author", equalTo("ada"))
                .body("note", equalTo("fewer misses"));
        awaitDecidedAgain();
        SignedIn.reviewer()
                .get("/api/messages/" + id)
                .then()
                .body("queue", equalTo("reply"))
                .body("decision.policyVersion", equalTo(2))
                .body("decision.threshold", equalTo(0.3f))
                .body("decision.reason", containsString("of policy 2"))
                .body("history.kind", contains("received", "predicted", "decided", "decided"))
                .body("history[2].detail.queue", equalTo("none"))
                .body("history[3].detail.queue", equalTo("reply"));
    }

    @Test
    void leavesAloneWhatPeopleHaveHandledOrHold() throws Exception {
        long replied = Messages.scored("replied", 0.7, 0.1);
        long corrected = Messages.scored("corrected", 0.1, 0.1);
        long held = Messages.scored("held", 0.7, 0.1);
        long person = Messages.humanOnly("no machine");
        long waiting = Messages.scored("waiting", 0.7, 0.1);
        put(replied, "resolution", Map.of("action", "replied"));
        put(corrected, "label", Map.of("label", "unsatisfied"));
        SignedIn.reviewer().post("/api/messages/" + held + "/claim").then().statusCode(200);

        change(Map.of("threshold", 0.9));
        awaitDecidedBy(waiting, 2);
        assertDecision(waiting, 2, "none");
        assertDecision(person, 2, "person");
        assertDecision(replied, 1, "reply");
        assertDecision(corrected, 1, "reply");
        assertDecision(held, 1, "reply");

        SignedIn.reviewer().delete("/api/messages/" + held + "/claim").then().statusCode(204);
        redecision.decideBatch(10);
        assertDecision(held, 2, "none");
    }

    @Test
    void anUndoneCorrectionIsDecidedByThePolicyInForce() {
        long id = Messages.scored("Hm", 0.3, 0.1);
        put(id, "label", Map.of("label", "unsatisfied"));
        change(Map.of("threshold", 0.2));
        SignedIn.reviewer()
                .post("/api/messages/" + id + "/undo")
                .then()
                .body("decision.policyVersion", equalTo(2))
                .body("queue", equalTo("reply"));
    }

    @Test
    void worksInBatchesOfABoundedSize() {
        for (int i = 0; i < 25; i++) {
            Messages.scored("message " + i, 0.2, 0.2);
        }
        tables.insertPolicy(2, 0.1);
        assertEquals(25, policies.toDecideAgain());
        assertEquals(10, redecision.decideBatch(10));
        assertEquals(15, policies.toDecideAgain());
        assertEquals(10, redecision.decideBatch(10));
        assertEquals(5, redecision.decideBatch(10));
        assertEquals(0, redecision.decideBatch(10));
    }

    @Test
    void theSameAgainMakesNoNewVersion() {
        change(Map.of("threshold", 0.4)).then().body("version", equalTo(2));
        change(Map.of("threshold", 0.4)).then().statusCode(200).body("version", equalTo(2));
    }

    @Test
    void adminsWhoChangeItAtOnceGetVersionsOfTheirOwn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            double threshold = i / 100.0;
            work.add(() -> policies.change(threshold, null, "ada").version);
        }
        List<Integer> versions = new ArrayList<>();
        for (var result : threads.invokeAll(work)) {
            versions.add(result.get());
        }
        threads.shutdownNow();
        assertEquals(List.of(2, 3, 4, 5, 6, 7, 8, 9), versions.stream().sorted().toList());
    }

    @Test
    void listsItsVersionsNewestFirst() {
        change(Map.of("threshold", 0.4));
        change(Map.of("threshold", 0.6));
        SignedIn.reviewer()
                .get("/api/policy/versions")
                .then()
                .statusCode(200)
                .body("items.version", contains(3, 2, 1))
                .body("items[2].author", equalTo("system"));
        SignedIn.integration().get("/api/policy").then().statusCode(200).body("version", equalTo(3));
    }

    @Test
    void refusesWhatIsNotAThreshold() {
        for (String body : new String[] {
            "{\"threshold\": 1.01}",
            "{\"threshold\": -0.1}",
            "{}",
            "{\"threshold\": null}",
            "{\"threshold\": \"high\"}",
            "{\"threshold\": 1e999}",
            "{\"threshold\": \"0.5\"}",
            "{\"threshold\": \"NaN\"}"
        }) {
            Response refused =
                    SignedIn.admin().contentType(ContentType.JSON).body(body).put("/api/policy");
            assertEquals(400, refused.statusCode(), body);
            assertEquals("threshold", refused.path("errors[0].field"), body);
        }
        SignedIn.admin()
                .contentType(ContentType.JSON)
                .body("{\"threshold\": 0.5")
                .put("/api/policy")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed_json"));
    }

    @Test
    void onlyAnAdminChangesIt() {
        SignedIn.reviewer()
                .contentType(ContentType.JSON)
                .body(Map.of("threshold", 0.1))
                .put("/api/policy")
                .then()
                .statusCode(403);
        SignedIn.integration()
                .contentType(ContentType.JSON)
                .body(Map.of("threshold", 0.1))
                .put("/api/policy")
                .then()
                .statusCode(403);
        SignedIn.reviewer().get("/api/policy").then().statusCode(200).body("version", equalTo(1));
    }

    @Test
    void namesTheLabelsWorstFirst() {
        SignedIn.integration()
                .get("/api/labels")
                .then()
                .statusCode(200)
                .body("", hasSize(5))
                .body("[0]", equalTo("very_unsatisfied"))
                .body("[4]", equalTo("very_satisfied"));
    }

    private static void assertDecision(long id, int version, String queue) {
        SignedIn.reviewer()
                .get("/api/messages/" + id)
                .then()
                .body("decision.policyVersion", equalTo(version))
                .body("queue", equalTo(queue))
                .body("decision.queue", equalTo(queue));
    }

    private static Response change(Map<String, Object> body) {
        return SignedIn.admin().contentType(ContentType.JSON).body(body).put("/api/policy");
    }

    private static void put(long id, String what, Map<String, String> body) {
        SignedIn.reviewer()
                .contentType(ContentType.JSON)
                .body(body)
                .put("/api/messages/" + id + "/" + what)
                .then()
                .statusCode(200);
    }

    private void awaitDecidedAgain() throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(20);
        while (policies.toDecideAgain() > 0) {
            assertTrue(Instant.now().isBefore(deadline), "decided again in time");
            Thread.sleep(20);
        }
    }

    private void awaitDecidedBy(long id, int version) throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(20);
        while (SignedIn.reviewer().get("/api/messages/" + id).<Integer>path("decision.policyVersion") != version) {
            assertTrue(Instant.now().isBefore(deadline), "decided again in time");
            Thread.sleep(20);
        }
    }
}
