package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FakeModels.Profile.class)
class ExplanationTest {

    private static ValidatableResponse explain(String model, String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/models/" + model + "/explanations")
                .then();
    }

    @Test
    void theWordThatSpeaksForTheTopLabelHasTheWeight() {
        explain("satisfaction", "{\"inputs\": \"It's \\ud83d\\ude21 terrible, really.\"}")
                .statusCode(200)
                .header("X-Model-Revision", "rev-satisfaction")
                .body("label", equalTo("very_unsatisfied"))
                .body("revision", equalTo("rev-satisfaction"))
                .body("words.word", contains("It's", "\ud83d\ude21", "terrible", "really"))
                .body("words.start", contains(0, 5, 8, 18))
                .body("words.end", contains(4, 7, 16, 24))
                .body("words[2].weight", greaterThan(0.3f))
                .body("words[0].weight.toDouble()", closeTo(0, 1e-6));
    }

    @Test
    void aLabelMayBeNamed() {
        explain("satisfaction", "{\"inputs\": \"a terrible day\", \"parameters\": {\"label\": \"satisfied\"}}")
                .statusCode(200)
                .body("label", equalTo("satisfied"))
                .body("words[1].weight", lessThan(-0.05f));
    }

    @Test
    void zeroShotIsExplainedByItsCandidateLabels() {
        explain(
                        "zero-shot",
                        "{\"inputs\": \"my health matters\","
                                + " \"parameters\": {\"candidate_labels\": [\"finance\", \"health\"]}}")
                .statusCode(200)
                .body("label", equalTo("health"))
                .body("words.word", contains("my", "health", "matters"))
                .body("words[1].weight", greaterThan(0.3f));
    }

    @Test
    void aLongTextIsExplainedInRunsOfWords() {
        // 64 words reach the model; with 200 labels there is work for a few runs of them only.
        StringBuilder labels = new StringBuilder("\"l0\"");
        for (int i = 1; i < 50; i++) {
            labels.append(",\"l").append(i).append('"');
        }
        explain(
                        "zero-shot",
                        "{\"inputs\": \"" + "some word ".repeat(100) + "\", \"parameters\": {\"candidate_labels\": ["
                                + labels + "]}}")
                .statusCode(200)
                .header("X-Truncated-Inputs", "0")
                .body("words", hasSize(4))
                .body("words[0].start", equalTo(0))
                .body("words[0].end", equalTo("some word ".repeat(8).length() - 1))
                .body("words[3].end", equalTo("some word ".repeat(32).length() - 1));
    }

    @Test
    void oneWordLeavesNothing() {
        explain("satisfaction", "{\"inputs\": \"terrible\"}").statusCode(200).body("words", hasSize(1));
    }

    @Test
    void punctuationAloneHasNoWords() {
        explain("satisfaction", "{\"inputs\": \"?!\"}").statusCode(200).body("words", hasSize(0));
    }

    @Test
    void whatCannotBeExplainedIsRefused() {
        explain("embedding", "{\"inputs\": \"x\"}").statusCode(422).body("code", equalTo("invalid_value"));
        explain("satisfaction", "{\"inputs\": [\"x\"]}").statusCode(422).body("field", equalTo("inputs"));
        explain("satisfaction", "{\"inputs\": \"x\", \"parameters\": {\"label\": \"angry\"}}")
                .statusCode(422)
                .body("field", equalTo("parameters.label"));
        explain("zero-shot", "{\"inputs\": \"x\"}")
                .statusCode(422)
                .body("field", equalTo("parameters.candidate_labels"));
        explain("nope", "{\"inputs\": \"x\"}").statusCode(404).body("code", equalTo("model_not_found"));
    }
}
