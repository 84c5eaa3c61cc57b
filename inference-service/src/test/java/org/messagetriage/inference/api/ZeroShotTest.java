package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FakeModels.Profile.class)
class ZeroShotTest {

    /** The request of the product's first user, as it was written down. */
    private static final String RESOLUTIONS =
            """
            {"inputs": "#NewYearsResolution: more health, less junk food",
             "parameters": {"candidate_labels": ["Health", "Humor", "Personal Growth", "Philanthropy", "Leisure",
                                                 "Career", "Finance", "Education", "Time Management"],
                            "multi_label": false}}
            """;

    private static ValidatableResponse post(String path, String body) {
        return given().contentType(ContentType.JSON).body(body).post(path).then();
    }

    private static ValidatableResponse zeroShot(String inputs, String parameters) {
        return post("/models/zero-shot", "{\"inputs\": " + inputs + ", \"parameters\": " + parameters + "}");
    }

    @Test
    void nineResolutionCategoriesAreRankedAndShareAProbabilityOfOne() {
        for (String path : new String[] {"/models/zero-shot", "/invocations", "/endpoints/zero-shot/invocations"}) {
            ValidatableResponse response = post(path, RESOLUTIONS)
                    .statusCode(200)
                    .contentType(ContentType.JSON)
                    .header("X-Model-Revision", "rev-zero-shot")
                    .header("X-Truncated-Inputs", nullValue())
                    .header("X-Ignored-Parameters", nullValue())
                    .body("sequence", equalTo("#NewYearsResolution: more health, less junk food"))
                    .body("labels", hasSize(9))
                    .body("labels[0]", equalTo("Health"))
                    .body("scores", hasSize(9));
            // One shared word of nine labels: e^1 / (e^1 + 8 e^-1).
            response.body("scores[0].toDouble()", closeTo(0.48015, 1e-4));
            response.body("scores.sum().toDouble()", closeTo(1, 1e-5));
        }
    }

    @Test
    void underTheRoutersPathAnswersAreListsUnlessAskedForOtherwise() {
        String path = "/hf-inference/models/zero-shot";
        post(path, RESOLUTIONS).statusCode(200).body("label", hasSize(9)).body("[0].label", equalTo("Health"));
        post(path, RESOLUTIONS.replace("\"multi_label\"", "\"response_format\": \"dict\", \"multi_label\""))
                .statusCode(200)
                .body("labels[0]", equalTo("Health"));
        post(path, "{\"inputs\": \"x\"}").statusCode(422).body("error", containsString("candidate_labels"));
        post("/hf-inference/models/nobody/none", RESOLUTIONS).statusCode(404).body("error", notNullValue());
        post("/endpoints/none/invocations", RESOLUTIONS).statusCode(404).body("error", notNullValue());
    }

    @Test
    void labelsOfEqualScoreKeepTheirOrder() {
        zeroShot("\"x\"", "{\"candidate_labels\": [\"b\", \"a\", \"c\"]}").body("labels", contains("b", "a", "c"));
    }

    @Test
    void multiLabelJudgesEachLabelOnItsOwn() {
        for (String name : new String[] {"multi_label", "multi_class"}) {
            zeroShot(
                            "\"health and finance\"",
                            "{\"candidate_labels\": \"health, finance,humor,\", \"" + name + "\": true}")
                    .statusCode(200)
                    .body("labels", contains("health", "finance", "humor"))
                    .body("scores[0].toDouble()", closeTo(0.8808, 1e-4))
                    .body("scores[1].toDouble()", closeTo(0.8808, 1e-4))
                    .body("scores[2].toDouble()", closeTo(0.1192, 1e-4));
        }
    }

    @Test
    void aLoneLabelIsJudgedOnItsOwnToo() {
        zeroShot("\"something else\"", "{\"candidate_labels\": [\"health\"]}")
                .body("scores[0].toDouble()", closeTo(0.1192, 1e-4));
    }

    @Test
    void aListAnswersAListInItsOrder() {
        zeroShot("[\"my health\", \"my finance\"]", "{\"candidate_labels\": [\"health\", \"finance\"]}")
                .statusCode(200)
                .body("$", hasSize(2))
                .body("[0].sequence", equalTo("my health"))
                .body("[0].labels[0]", equalTo("health"))
                .body("[1].labels[0]", equalTo("finance"));
        zeroShot("[\"my health\"]", "{\"candidate_labels\": [\"health\"]}").body("$", hasSize(1));
    }

    @Test
    void aListOfLabelsAndScoresIsHadForTheAsking() {
        zeroShot("\"my health\"", "{\"candidate_labels\": \"finance,health\", \"response_format\": \"list\"}")
                .statusCode(200)
                .body("label", contains("health", "finance"))
                .body("[0].score", greaterThan(0.5f));
    }

    @Test
    void theTemplateMakesTheHypothesis() {
        zeroShot(
                        "\"I love sport\"",
                        "{\"candidate_labels\": [\"x\", \"y\"], \"hypothesis_template\": \"love sport {}!\","
                                + " \"multi_label\": true}")
                .statusCode(200)
                .body("scores[0].toDouble()", closeTo(0.9975, 1e-4));
    }

    @Test
    void textsThatAreCutAreNamed() {
        String longText = "\"" + "word ".repeat(100) + "\"";
        zeroShot("[\"short\", " + longText + ", " + longText + "]", "{\"candidate_labels\": [\"a\"]}")
                .statusCode(200)
                .header("X-Truncated-Inputs", "1,2");
    }

    @Test
    void parametersThatMeanNothingHereAreNamed() {
        zeroShot(
                        "\"x\"",
                        "{\"candidate_labels\": [\"a\"], \"top_k\": 3, \"mutli_label\": true, \"a\\r\\nb\": {\"c\": [1]}}")
                .statusCode(200)
                .header("X-Ignored-Parameters", "top_k,mutli_label,?");
    }

    @Test
    void optionsOfTheHostedServiceAreUnderstood() {
        post(
                        "/models/zero-shot",
                        "{\"inputs\": \"x\", \"parameters\": {\"candidate_labels\": [\"a\"]},"
                                + " \"options\": {\"use_cache\": false, \"wait_for_model\": true, \"use_gpu\": true}}")
                .statusCode(200);
    }

    @Test
    void aBodyNeedsNoDeclaredType() {
        given().contentType("application/x-www-form-urlencoded")
                .body("{\"inputs\": \"x\", \"parameters\": {\"candidate_labels\": [\"a\"]}}")
                .post("/models/zero-shot")
                .then()
                .statusCode(200);
    }

    @Test
    void aLabelThatLeavesNoRoomForTheTextIsRefused() {
        zeroShot("\"x\"", "{\"candidate_labels\": [\"" + "w ".repeat(70) + "\"]}")
                .statusCode(422)
                .body("error", startsWith("parameters.candidate_labels a label is too long"));
    }
}
