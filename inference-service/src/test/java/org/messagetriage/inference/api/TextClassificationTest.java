package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.Collections;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FakeModels.Profile.class)
class TextClassificationTest {

    private static ValidatableResponse post(String path, String body) {
        return given().contentType(ContentType.JSON).body(body).post(path).then();
    }

    @Test
    void aBareTextAnswersOneRankingInAList() {
        post("/models/satisfaction", "{\"inputs\": \"a terrible parcel\"}")
                .statusCode(200)
                .header("X-Model-Revision", "rev-satisfaction")
                .body("$", hasSize(1))
                .body("[0]", hasSize(5))
                .body("[0][0].label", equalTo("very_unsatisfied"))
                .body("[0].score.sum().toDouble()", closeTo(1, 1e-5));
    }

    @Test
    void aListAnswersARankingForEach() {
        post(
                        "/models/satisfaction",
                        "{\"inputs\": [\"terrible\", \"wonderful\", \"so so\"], \"parameters\": {\"top_k\": 2}}")
                .statusCode(200)
                .body("$", hasSize(3))
                .body("[0].label", contains("very_unsatisfied", "unsatisfied"))
                .body("[1].label", contains("very_satisfied", "satisfied"))
                .body("[2][0].label", equalTo("neutral"));
    }

    @Test
    void theFunctionMakesTheScores() {
        String body = "{\"inputs\": \"wonderful\", \"parameters\": {\"top_k\": 1, \"function_to_apply\": \"%s\"}}";
        post("/models/satisfaction", body.formatted("none")).body("[0][0].score", equalTo(2.0f));
        post("/models/satisfaction", body.formatted("sigmoid")).body("[0][0].score.toDouble()", closeTo(0.8808, 1e-4));
        post("/models/satisfaction", body.formatted("softmax")).body("[0][0].score", lessThan(0.7f));
    }

    @Test
    void moreLabelsThanThereAreIsAllOfThem() {
        post("/models/satisfaction", "{\"inputs\": \"x\", \"parameters\": {\"top_k\": 2147483647}}")
                .statusCode(200)
                .body("[0]", hasSize(5));
    }

    @Test
    void aHundredInputsAnswerInTheirOrder() {
        String inputs =
                String.join(",", Collections.nCopies(50, "\"terrible\", \"a wonderful and long story of a day\""));
        post("/models/satisfaction", "{\"inputs\": [" + inputs + "], \"parameters\": {\"top_k\": 1}}")
                .statusCode(200)
                .body("$", hasSize(100))
                .body("[98][0].label", equalTo("very_unsatisfied"))
                .body("[99][0].label", equalTo("very_satisfied"));
    }

    @Test
    void aModelOfAnOrganisationHasASlashInItsName() {
        post("/models/acme/mood", "{\"inputs\": \"terrible\"}")
                .statusCode(200)
                .header("X-Model-Revision", "rev-acme/mood");
        given().urlEncodingEnabled(false)
                .body("{\"inputs\": \"terrible\"}")
                .post("/models/acme%2Fmood")
                .then()
                .statusCode(200);
        post("/models/acme/mood/explanations", "{\"inputs\": \"terrible\"}")
                .statusCode(200)
                .body("label", equalTo("very_unsatisfied"));
    }

    @Test
    void embeddingsAreVectors() {
        post("/models/embedding", "{\"inputs\": \"x\"}").statusCode(200).body("$", hasSize(4));
        post("/models/embedding", "{\"inputs\": [\"x\", \"y\"]}")
                .statusCode(200)
                .body("$", hasSize(2))
                .body("[1]", hasSize(4));
    }
}
