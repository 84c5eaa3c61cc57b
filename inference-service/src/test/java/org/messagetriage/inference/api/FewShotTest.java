package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.messagetriage.inference.engine.Draft;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.model.ModelCatalogue;
import org.messagetriage.inference.model.ModelLease;

/** Tasks shown by examples to tiny random models: what they answer is noise, but always of the right form. */
@QuarkusTest
@TestProfile(GeneratorFolders.class)
class FewShotTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NEO = "EleutherAI/gpt-neo-2.7B";
    private static final String LLAMA = "local/llama";

    @Inject
    ModelCatalogue catalogue;

    @BeforeEach
    void awaitLoaded() {
        GeneratorFolders.awaitLoaded(NEO, LLAMA, "local/emotions");
    }

    private static ObjectNode request(String model, int examples) {
        ObjectNode request = JSON.createObjectNode().put("model", model).put("input", "It is wet.");
        for (int i = 0; i < examples; i++) {
            request.withArray("examples").addObject().put("input", "It came.").put("output", "good");
        }
        return request;
    }

    private static ObjectNode labelled(String model, int examples, String... labels) {
        ObjectNode request = request(model, examples);
        for (String label : labels) {
            request.withArray("labels").add(label);
        }
        return request;
    }

    private static ValidatableResponse post(JsonNode request) {
        return given().contentType(ContentType.JSON)
                .body(request.toString())
                .post("/few-shot")
                .then();
    }

    private static JsonNode answer(JsonNode request) throws IOException {
        return JSON.readTree(post(request).statusCode(200).extract().asByteArray());
    }

    @Test
    void theAnswerIsOneOfTheLabelsAndTheScoresAreShares() throws IOException {
        for (String model : List.of(NEO, LLAMA)) {
            JsonNode answer = answer(labelled(model, 1, "good", "bad", "goods", "naïve"));
            assertEquals(4, answer.get("scores").size());
            assertEquals(answer.get("scores").get(0).get("label"), answer.get("label"));
            double sum = 0;
            double before = 1;
            for (JsonNode score : answer.get("scores")) {
                sum += score.get("score").asDouble();
                assertTrue(score.get("score").asDouble() <= before);
                before = score.get("score").asDouble();
            }
            assertEquals(1, sum, 1e-5);
            assertEquals(0, answer.get("droppedExamples").asInt());
            assertEquals("x", answer(labelled(model, 1, "x")).get("label").asText());
        }
    }

    /** Against the sum over each whole text, computed anew: what all texts share has no say. */
    @Test
    void scoresAreThoseOfTheWholeTexts() throws IOException {
        List<String> labels = List.of("good", "bad", "goods");
        String prompt = "Judge.\n###\nInput: It came.\nOutput: good\n###\nInput: It is wet.\nOutput:";
        for (String name : List.of(NEO, LLAMA)) {
            List<Double> logs = new ArrayList<>();
            try (ModelLease lease = catalogue.require(name).require()) {
                Generator model = (Generator) lease.model();
                for (String label : labels) {
                    int[] ids = model.tokenizer()
                            .text(prompt + " " + label + "\n###")
                            .first()
                            .ids();
                    try (Draft draft = model.open(ids.length)) {
                        draft.read(new int[] {ids[0]});
                        double sum = 0;
                        for (double log : draft.likelihoods(java.util.Arrays.copyOfRange(ids, 1, ids.length))) {
                            sum += log;
                        }
                        logs.add(sum);
                    }
                }
            }
            double whole = logs.stream()
                    .mapToDouble(log -> Math.exp(log - logs.get(0)))
                    .sum();
            JsonNode answer = answer(labelled(name, 1, "good", "bad", "goods").put("task", "Judge."));
            for (JsonNode score : answer.get("scores")) {
                double log = logs.get(labels.indexOf(score.get("label").asText()));
                assertEquals(
                        Math.exp(log - logs.get(0)) / whole, score.get("score").asDouble(), 1e-4);
            }
        }
    }

    @Test
    void withoutLabelsTheModelWrites() {
        ObjectNode request = request(NEO, 1);
        request.putObject("parameters").put("max_new_tokens", 6);
        post(request)
                .statusCode(200)
                .header("X-Model-Revision", notNullValue())
                .body("output", notNullValue())
                .body("output", not(containsString("###")))
                .body("generatedTokens", notNullValue())
                .body("finishReason", notNullValue())
                .body("label", nullValue());
    }

    @Test
    void aPromptThatIsTooLongLosesItsOldestExamples() throws IOException {
        JsonNode all = answer(labelled(NEO, 2, "good", "bad"));
        JsonNode some = answer(labelled(NEO, 40, "good", "bad"));
        assertEquals(0, all.get("droppedExamples").asInt());
        int dropped = some.get("droppedExamples").asInt();
        assertTrue(dropped > 0 && dropped < 40, "dropped " + dropped);
        // All examples are alike, so those that are left are the whole of a shorter request.
        JsonNode fitting = answer(labelled(NEO, 40 - dropped, "good", "bad"));
        assertEquals(0, fitting.get("droppedExamples").asInt());
        assertEquals(some.get("scores"), fitting.get("scores"));
        assertTrue(answer(labelled(NEO, 41 - dropped, "good", "bad"))
                        .get("droppedExamples")
                        .asInt()
                == 1);
        post(labelled(NEO, 1, "good").put("input", "wet ".repeat(200)))
                .statusCode(422)
                .body("detail", startsWith("input is with the task"))
                .body("code", equalTo("invalid_value"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"input\": \"x\"} | model | 422",
                "{\"model\": \"nobody/knows\", \"input\": \"x\"} | There is no model | 404",
                "{\"model\": \"local/emotions\", \"input\": \"x\"} | model | 422",
                "{\"model\": \"local/llama\"} | input | 422",
                "{\"model\": \"local/llama\", \"input\": \" \"} | input | 422",
                "{\"model\": \"local/llama\", \"input\": [\"x\"]} | input | 422",
                "{\"model\": \"local/llama\", \"input\": \"x\", \"task\": \"\"} | task | 422",
                "{\"model\": \"local/llama\", \"input\": \"x\", \"examples\": \"y\"} | examples | 422",
                "{\"model\": \"local/llama\", \"input\": \"x\", \"examples\": [{\"input\": \"a\"}]} | examples[0].output | 422",
                "{\"model\": \"local/llama\", \"input\": \"x\", \"examples\": [null]} | examples[0] | 422",
                "{\"model\": \"local/llama\", \"input\": \"x\", \"labels\": [\"a\", \"b\", \"a\"]} | labels[2] | 422",
                "{\"model\": \"local/llama\", \"input\": \"x\", \"labels\": []} | labels | 422",
                "{\"model\": \"local/llama\", \"input\": \"x\", \"parameters\": {\"top_p\": 3}} | parameters.top_p | 422",
            })
    void aRequestThatMakesNoSenseIsAnsweredWithItsField(String body, String field, int status) {
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/few-shot")
                .then()
                .statusCode(status)
                .contentType(startsWith("application/problem+json"))
                .body("detail", startsWith(field))
                .body("field", status == 404 ? nullValue() : equalTo(field));
    }
}
