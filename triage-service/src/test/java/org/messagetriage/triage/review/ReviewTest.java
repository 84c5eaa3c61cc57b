package org.messagetriage.triage.review;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.Role;
import org.messagetriage.triage.access.SignedIn;
import org.messagetriage.triage.database.Tables;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.message.DatabaseClock;
import org.messagetriage.triage.message.MessageState;
import org.messagetriage.triage.message.Messages;

@QuarkusTest
@WithTestResource(TestDatabase.class)
class ReviewTest {
    @Inject
    Tables tables;

    @Inject
    ReviewService reviews;

    @Inject
    DatabaseClock clock;

    @BeforeEach
    void noMessages() {
        tables.clearMessages();
    }

    @Test
    void aCorrectionStandsBesideThePredictionAndDecidesTheQueue() {
        long id = Messages.scored("It works, finally", 0.7, 0.1);
        label(rita(), id, Map.of("label", "satisfied", "reason", "irony"))
                .then()
                .statusCode(200)
                .body("label", equalTo("satisfied"))
                .body("corrected", equalTo(true))
                .body("queue", equalTo("none"))
                .body("urgency", equalTo(0.0f))
                .body("prediction.label", equalTo("very_unsatisfied"))
                .body("override.label", equalTo("satisfied"))
                .body("override.reason", equalTo("irony"))
                .body("override.reviewer", equalTo("rita"))
                .body("decision.reason", containsString("A person labelled it satisfied"))
                .body("history.kind", contains("received", "predicted", "decided", "corrected", "decided"))
                .body("history[3].detail.predictionId", notNullValue());
    }

    @Test
    void aMessageThatNeededNoReplyIsQueuedWhenAPersonSaysSo() {
        long id = Messages.scored("Thanks for nothing", 0.1, 0.1);
        label(rita(), id, Map.of("label", "very_unsatisfied"))
                .then()
                .body("queue", equalTo("reply"))
                .body("urgency", equalTo(1.0f));
        SignedIn.as("omar", Role.REVIEWER)
                .contentType(ContentType.JSON)
                .post("/api/queue/claim")
                .then()
                .body("id", equalTo((int) id));
    }

    @Test
    void undoGoesBackStepByStep() {
        long id = Messages.scored("Hm", 0.7, 0.1);
        label(rita(), id, Map.of("label", "neutral"));
        label(rita(), id, Map.of("label", "satisfied"));
        resolve(rita(), id, Map.of("action", "dismissed")).then().body("state", equalTo("dismissed"));

        undo(rita(), id)
                .then()
                .statusCode(200)
                .body("state", equalTo("waiting"))
                .body("label", equalTo("satisfied"))
                .body("claimedBy", equalTo("rita"));
        undo(rita(), id).then().body("label", equalTo("neutral")).body("corrected", equalTo(true));
        undo(rita(), id)
                .then()
                .body("label", equalTo("very_unsatisfied"))
                .body("corrected", equalTo(false))
                .body("override", nullValue())
                .body("queue", equalTo("reply"))
                .body("decision.reason", containsString("Likely unsatisfied"));
        undo(rita(), id).then().statusCode(409).body("code", equalTo("nothing_to_undo"));
        rita().get("/api/messages/" + id)
                .then()
                .body(
                        "history.kind",
                        contains(
                                "received",
                                "predicted",
                                "decided",
                                "corrected",
                                "decided",
                                "corrected",
                                "decided",
                                "dismissed",
                                "review_undone",
                                "claimed",
                                "correction_undone",
                                "decided",
                                "correction_undone",
                                "decided"));
    }

    @Test
    void undoTakesBackWhatCameLastEvenIfItsRequestCameFirst() {
        long id = Messages.scored("Hm", 0.7, 0.1);
        QuarkusTransaction.requiringNew().run(() -> {
            clock.now();
            label(rita(), id, Map.of("label", "neutral")).then().statusCode(200);
            reviews.resolve(id, MessageState.DISMISSED, null, "rita", new Precondition(null));
        });
        undo(rita(), id).then().body("state", equalTo("waiting")).body("label", equalTo("neutral"));
    }

    @Test
    void undoesOnlyWhatIsMine() {
        long id = Messages.scored("Hm", 0.7, 0.1);
        label(rita(), id, Map.of("label", "neutral"));
        undo(omar(), id).then().statusCode(409).body("code", equalTo("nothing_to_undo"));
        label(omar(), id, Map.of("label", "satisfied"));
        undo(rita(), id).then().statusCode(200).body("label", equalTo("satisfied"));
        undo(omar(), id).then().body("label", equalTo("very_unsatisfied"));
    }

    @Test
    void whoeverFinishedAMessageReopensItAndHoldsItAgain() {
        long id = Messages.scored("Hm", 0.7, 0.1);
        resolve(rita(), id, Map.of("action", "dismissed", "note", "spam"))
                .then()
                .body("resolution.reviewer", equalTo("rita"))
                .body("resolution.note", equalTo("spam"));
        label(rita(), id, Map.of("label", "neutral"));
        reopen(rita(), id)
                .then()
                .statusCode(200)
                .body("state", equalTo("waiting"))
                .body("resolution", nullValue())
                .body("label", equalTo("neutral"))
                .body("claimedBy", equalTo("rita"));
        reopen(rita(), id).then().statusCode(200).body("state", equalTo("waiting"));
    }

    @Test
    void anAdminReopensWhatAnotherFinishedUnderTheAdminsName() {
        long id = Messages.scored("Hm", 0.7, 0.1);
        resolve(rita(), id, Map.of("action", "replied"));
        reopen(SignedIn.admin(), id)
                .then()
                .statusCode(200)
                .body("state", equalTo("waiting"))
                .body("claimedBy", nullValue())
                .body("history[-1].kind", equalTo("review_undone"))
                .body("history[-1].actor", equalTo("ada"));
        omar().contentType(ContentType.JSON).post("/api/queue/claim").then().body("id", equalTo((int) id));
    }

    @Test
    void nobodyElseReopensIt() {
        long id = Messages.scored("Hm", 0.7, 0.1);
        resolve(rita(), id, Map.of("action", "replied"));
        reopen(omar(), id)
                .then()
                .statusCode(403)
                .body("code", equalTo("not_allowed"))
                .body("detail", containsString("rita"));
        String old = "\"" + -1 + "\"";
        reopen(rita().header("If-Match", old), id).then().statusCode(412);
        rita().get("/api/messages/" + id).then().body("state", equalTo("replied"));
    }

    @Test
    void aResolutionEndsTheClaimAndTakesTheMessageOutOfTheQueue() {
        long id = Messages.scored("Broken", 0.9, 0);
        rita().post("/api/messages/" + id + "/claim").then().statusCode(200);
        resolve(rita(), id, Map.of("action", "replied", "note", "Sent a new one"))
                .then()
                .statusCode(200)
                .body("state", equalTo("replied"))
                .body("claimedBy", nullValue())
                .body("history[-1].kind", equalTo("replied"))
                .body("history[-1].actor", equalTo("rita"))
                .body("history[-1].summary", equalTo("Replied: Sent a new one"));
        rita().contentType(ContentType.JSON).post("/api/queue/claim").then().statusCode(204);
    }

    @Test
    void aRepeatedRequestDoesNothingTheSecondTime() {
        long id = Messages.scored("Broken", 0.9, 0);
        label(rita(), id, Map.of("label", "unsatisfied"));
        label(rita(), id, Map.of("label", "unsatisfied"));
        resolve(rita(), id, Map.of("action", "replied"));
        Response again = resolve(rita(), id, Map.of("action", "replied"));
        again.then()
                .statusCode(200)
                .body("history.findAll { it.kind == 'corrected' }", hasSize(1))
                .body("history.findAll { it.kind == 'replied' }", hasSize(1));
    }

    @Test
    void whatIsDoneIsNotDoneAgainBySomebodyElse() {
        long id = Messages.scored("Broken", 0.9, 0);
        resolve(rita(), id, Map.of("action", "replied"));
        resolve(omar(), id, Map.of("action", "replied"))
                .then()
                .statusCode(409)
                .body("code", equalTo("already_resolved"))
                .body("detail", containsString("rita"));
        resolve(rita(), id, Map.of("action", "dismissed")).then().statusCode(409);
    }

    @Test
    void nobodyWritesOnAMessageThatAnotherHolds() {
        long id = Messages.scored("Held", 0.9, 0);
        omar().post("/api/messages/" + id + "/claim");
        label(rita(), id, Map.of("label", "neutral")).then().statusCode(409).body("code", equalTo("claimed_by_other"));
        resolve(rita(), id, Map.of("action", "replied")).then().statusCode(409);
        undo(rita(), id).then().statusCode(409).body("code", equalTo("claimed_by_other"));
        label(omar(), id, Map.of("label", "neutral")).then().statusCode(200);
    }

    @Test
    void aChangeBasedOnAnOldVersionIsRefused() {
        long id = Messages.scored("Hm", 0.7, 0.1);
        String seen = rita().get("/api/messages/" + id).header("ETag");
        Response first = label(rita().header("If-Match", seen), id, Map.of("label", "very_unsatisfied"));
        first.then().statusCode(200);
        assertNotEquals(seen, first.header("ETag"), "even where the label stays what the model said");
        label(omar().header("If-Match", seen), id, Map.of("label", "neutral"))
                .then()
                .statusCode(412)
                .body("code", equalTo("stale_version"));
        // As nginx hands it on where it has compressed the answer.
        label(omar().header("If-Match", "W/" + first.header("ETag")), id, Map.of("label", "neutral"))
                .then()
                .statusCode(200);
    }

    @Test
    void aPersonMayBeFasterThanTheModel() {
        long id = Messages.pending("Not scored yet");
        label(rita(), id, Map.of("label", "unsatisfied"))
                .then()
                .statusCode(200)
                .body("queue", equalTo("reply"))
                .body("prediction", nullValue());
    }

    @Test
    void aLabelTakenBackBeforeTheModelHasSpokenLeavesTheMessageAsItCameIn() {
        long id = Messages.pending("Not scored yet");
        label(rita(), id, Map.of("label", "unsatisfied"));
        undo(rita(), id)
                .then()
                .statusCode(200)
                .body("scoring", equalTo("pending"))
                .body("label", nullValue())
                .body("queue", nullValue())
                .body("urgency", nullValue())
                .body("decision", nullValue())
                .body("history.kind", contains("received", "corrected", "decided", "correction_undone"));
    }

    @Test
    void aHumanOnlyMessageFollowsThePersonsLabel() {
        long id = Messages.humanOnly("No machines, please");
        label(rita(), id, Map.of("label", "satisfied")).then().body("queue", equalTo("none"));
        undo(rita(), id).then().body("queue", equalTo("person")).body("label", nullValue());
    }

    @Test
    void refusesWhatIsNotALabelOrAResolution() {
        long id = Messages.scored("Hm", 0.7, 0.1);
        label(rita(), id, Map.of("label", "furious"))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"))
                .body("errors[0].field", equalTo("label"))
                .body("errors[0].message", containsString("very_unsatisfied"));
        label(rita(), id, Map.of("label", 1)).then().statusCode(400).body("errors[0].field", equalTo("label"));
        label(rita(), id, Map.of("label", "1")).then().statusCode(400).body("errors[0].field", equalTo("label"));
        resolve(rita(), id, Map.of("action", 0)).then().statusCode(400).body("errors[0].field", equalTo("action"));
        label(rita(), id, Map.of()).then().statusCode(400).body("errors[0].field", equalTo("label"));
        label(rita(), id, Map.of("label", "neutral", "because", "x"))
                .then()
                .statusCode(400)
                .body("code", equalTo("unknown_field"));
        label(rita(), id, Map.of("label", "neutral", "reason", "x".repeat(1001)))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("reason"));
        resolve(rita(), id, Map.of("action", "waiting")).then().statusCode(400);
        rita().contentType(ContentType.JSON)
                .put("/api/messages/" + id + "/label")
                .then()
                .statusCode(400);
        label(rita(), 999999999, Map.of("label", "neutral")).then().statusCode(404);
    }

    @Test
    void onlyReviewersReview() {
        long id = Messages.scored("Hm", 0.7, 0.1);
        label(SignedIn.integration(), id, Map.of("label", "neutral")).then().statusCode(403);
        resolve(SignedIn.integration(), id, Map.of("action", "replied")).then().statusCode(403);
        undo(SignedIn.integration(), id).then().statusCode(403);
        assertEquals(401, undo(io.restassured.RestAssured.given(), id).statusCode());
        label(SignedIn.admin(), id, Map.of("label", "neutral")).then().statusCode(200);
    }

    private static RequestSpecification rita() {
        return SignedIn.reviewer();
    }

    private static RequestSpecification omar() {
        return SignedIn.as("omar", Role.REVIEWER);
    }

    private static Response label(RequestSpecification who, long id, Map<String, ?> body) {
        return who.contentType(ContentType.JSON).body(body).put("/api/messages/" + id + "/label");
    }

    private static Response resolve(RequestSpecification who, long id, Map<String, ?> body) {
        return who.contentType(ContentType.JSON).body(body).put("/api/messages/" + id + "/resolution");
    }

    private static Response reopen(RequestSpecification who, long id) {
        return who.delete("/api/messages/" + id + "/resolution");
    }

    private static Response undo(RequestSpecification who, long id) {
        return who.post("/api/messages/" + id + "/undo");
    }
}
