package org.messagetriage.triage.explanation;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.SignedIn;
import org.messagetriage.triage.database.Tables;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.inference.FakeInference;
import org.messagetriage.triage.message.Messages;

@QuarkusTest
@WithTestResource(TestDatabase.class)
class ExplanationTest {
    @Inject
    Tables tables;

    @BeforeEach
    void open() {
        tables.clearMessages();
        FakeInference.reset();
    }

    @AfterEach
    void close() {
        tables.clearMessages();
        FakeInference.away();
    }

    @Test
    void namesTheWordsBehindTheNewestPrediction() {
        long id = Messages.scored("Broken again", 0.8, 0.1);
        explain(id)
                .then()
                .statusCode(200)
                .body("model", equalTo("satisfaction"))
                .body("label", equalTo("very_unsatisfied"))
                .body("score", equalTo(0.8f))
                .body("words[0].word", equalTo("Broken"))
                .body("words[0].start", equalTo(0))
                .body("words[0].end", equalTo(6))
                .body("words[0].weight", equalTo(0.25f))
                .body("stale", equalTo(false));
    }

    /** It may be a bad one that is withdrawn. */
    @Test
    void keepsNoWordsOfAnotherRevisionThanThePredictions() {
        long id = Messages.scored("Broken again", 0.8, 0.1);
        FakeInference.onExplain(FakeInference.text(
                "{\"label\": \"very_unsatisfied\", \"score\": 0.7, \"revision\": \"fake-2\", \"words\": []}"));
        explain(id).then().statusCode(200).body("revision", equalTo("fake-2")).body("stale", equalTo(true));
        FakeInference.reset();
        explain(id).then().statusCode(200).body("revision", equalTo("fake-1")).body("stale", equalTo(false));
    }

    @Test
    void isMadeOnce() {
        long id = Messages.scored("Broken again", 0.8, 0.1);
        explain(id).then().statusCode(200);
        FakeInference.away();
        explain(id).then().statusCode(200);
    }

    @Test
    void saysWhenTheInferenceServiceIsAwayAndWorksAgainAfterwards() {
        long id = Messages.scored("Broken again", 0.8, 0.1);
        FakeInference.away();
        explain(id)
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .body("code", equalTo("inference_unavailable"));
        FakeInference.up();
        explain(id).then().statusCode(200);
    }

    @Test
    void passesOnARefusalAsOne() {
        long id = Messages.scored("Broken again", 0.8, 0.1);
        FakeInference.onExplain(FakeInference.status(422));
        explain(id).then().statusCode(422).body("code", equalTo("not_explainable"));
        FakeInference.onExplain(FakeInference.status(503));
        explain(id).then().statusCode(503);
        FakeInference.onExplain(FakeInference.text("<html>"));
        explain(id).then().statusCode(503);
    }

    @Test
    void asksNoModelAboutAMessageThatNoneMayRead() {
        explain(Messages.humanOnly("No machines"))
                .then()
                .statusCode(409)
                .body("code", equalTo("not_scored"))
                .body("detail", containsString("No model may read"));
        explain(Messages.pending("Not yet")).then().statusCode(409);
        explain(987654321).then().statusCode(404);
    }

    @Test
    void answersOnlyWhoIsAllowedTo() {
        long id = Messages.scored("Broken again", 0.8, 0.1);
        assertEquals(
                401,
                RestAssured.given().get("/api/messages/" + id + "/explanation").statusCode());
        SignedIn.integration()
                .get("/api/messages/" + id + "/explanation")
                .then()
                .statusCode(200);
    }

    private static Response explain(long id) {
        return SignedIn.reviewer().get("/api/messages/" + id + "/explanation");
    }
}
