package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.messagetriage.inference.api.JobCalls.created;
import static org.messagetriage.inference.api.JobCalls.output;
import static org.messagetriage.inference.api.JobCalls.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.model.ModelCatalogue;

/** Transform jobs whose lines are prompts for a tiny random model. */
@QuarkusTest
@TestProfile(GeneratorFolders.class)
class TransformTextsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LLAMA = "local/llama";
    private static final String JOB = "?model=" + LLAMA;

    @Inject
    BatchScheduler scheduler;

    @Inject
    ModelCatalogue catalogue;

    @BeforeEach
    void awaitLoaded() {
        GeneratorFolders.awaitLoaded(LLAMA);
    }

    @AfterEach
    void removeAll() {
        JobCalls.removeAll();
    }

    private static JsonNode asked(String request) throws IOException {
        return JSON.readTree(given().body(request)
                .post("/models/" + LLAMA)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray());
    }

    @Test
    void eachLineIsAnsweredAsItsOwnRequestWouldBe() throws IOException {
        List<String> answers = output(created(post(
                JOB + "&max_new_tokens=8&temperature=1.3&seed=11&stop=x&stop=y&num_beams=2",
                "{\"inputs\": \"The parcel was\"}",
                "{\"inputs\": \"The parcel was\", \"parameters\": {\"max_new_tokens\": 3, \"seed\": 12,"
                        + " \"return_full_text\": false}}",
                "{\"inputs\": [\"Why\", \"The parcel\"], \"stream\": true}",
                "{\"inputs\": \"" + "word ".repeat(500) + "\"}",
                "{\"inputs\": \"x\", \"parameters\": {\"top_p\": 2}}",
                "{\"inputs\": \"The parcel was\", \"parameters\": {\"do_sample\": false, \"end_sequence\": \"z\"}}")));
        String ofJob = "\"max_new_tokens\": 8, \"temperature\": 1.3, \"seed\": 11, \"stop\": [\"x\", \"y\"]";
        assertEquals(6, answers.size());
        assertEquals(asked("{\"inputs\": \"The parcel was\", \"parameters\": {" + ofJob + "}}"), tree(answers, 0));
        assertEquals(
                asked("{\"inputs\": \"The parcel was\", \"parameters\": {"
                        + ofJob.replace("8,", "3,").replace("11", "12") + ", \"return_full_text\": false}}"),
                tree(answers, 1));
        assertEquals(
                asked("{\"inputs\": [\"Why\", \"The parcel\"], \"parameters\": {" + ofJob + "}}"), tree(answers, 2));
        assertEquals("inputs", tree(answers, 3).get("field").asText());
        assertTrue(tree(answers, 3).get("error").asText().startsWith("inputs is longer than the model takes"));
        assertEquals("parameters.top_p", tree(answers, 4).get("field").asText());
        assertEquals(
                asked(
                        "{\"inputs\": \"The parcel was\", \"parameters\": {\"max_new_tokens\": 8, \"end_sequence\": \"z\"}}"),
                tree(answers, 5));
    }

    private static JsonNode tree(List<String> answers, int line) throws IOException {
        return JSON.readTree(answers.get(line));
    }

    @Test
    void drawsGoByTheLinesPlaceSoThatEqualInputsGiveEqualOutputs() {
        String[] lines = {"{\"inputs\": \"The parcel was\"}", "{\"inputs\": \"The parcel was\"}"};
        String query = JOB + "&max_new_tokens=12&temperature=1.5&details=true";
        List<String> first = output(created(post(query, lines)));
        assertEquals(first, output(created(post(query, lines))));
        assertNotEquals(first.get(0), first.get(1), "two lines are two texts");
    }

    @Test
    void parametersThatMakeNoSenseAreRefusedBeforeAnythingIsKept() {
        for (String wrong : List.of("temperature=0", "max_new_tokens=some", "seed=1.5", "do_sample=perhaps")) {
            post(JOB + "&" + wrong, "{\"inputs\": \"x\"}")
                    .then()
                    .statusCode(422)
                    .body("detail", startsWith("parameters." + wrong.substring(0, wrong.indexOf('='))));
        }
        post(JOB + "&candidate_labels=a", "{\"inputs\": \"x\"}")
                .then()
                .statusCode(201)
                .body("ignoredParameters", equalTo(List.of("candidate_labels")));
    }

    @Test
    void cancellingFreesTheModel() {
        var model = catalogue.require(LLAMA).require().model();
        String[] lines = new String[3000];
        java.util.Arrays.fill(lines, "{\"inputs\": \"The parcel was\"}");
        String id = created(post(JOB + "&max_new_tokens=100", lines));
        JobCalls.waitUntil(() -> scheduler.queuedTokens(model) > 0);
        given().delete("/transform-jobs/" + id).then().statusCode(202);
        JobCalls.waitUntil(() -> JobCalls.isOver(id));
        JobCalls.waitUntil(() -> scheduler.queuedTokens(model) == 0);
        int done =
                JobCalls.job(id).body("state", equalTo("cancelled")).extract().path("linesDone");
        assertTrue(done < 3000, done + " lines");
    }
}
