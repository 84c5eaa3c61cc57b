package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of tiny random models, asked for as clients of OpenAI's completions ask. */
@QuarkusTest
@TestProfile(GeneratorFolders.class)
class CompletionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LLAMA = "local/llama";
    private static final String PATH = "/v1/completions";

    @BeforeEach
    void awaitLoaded() {
        GeneratorFolders.awaitLoaded(LLAMA, "local/emotions");
    }

    private static Response post(String path, String body) {
        return given().contentType(ContentType.JSON).body(body).post(path);
    }

    private static JsonNode answer(String fields) throws IOException {
        return JSON.readTree(post(PATH, "{\"model\": \"" + LLAMA + "\", " + fields + "}")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray());
    }

    private static String text(JsonNode answer) {
        return answer.get("choices").get(0).get("text").asText();
    }

    /** The same by the service's own path, without the prompt. */
    private static String written(String parameters) {
        return post(
                        "/models/" + LLAMA,
                        "{\"inputs\": \"The parcel was\", \"parameters\": {\"return_full_text\": false, " + parameters
                                + "}}")
                .then()
                .statusCode(200)
                .extract()
                .path("[0].generated_text");
    }

    /** As clients of server-sent events do; an answer or a refusal that is none comes as JSON all the same. */
    @ParameterizedTest
    @CsvSource({
        "/v1/completions",
        "/models/local/llama",
        "/hf-inference/models/local/llama",
        "/hf-inference/models/local/llama/v1/completions",
        "/endpoints/local/llama/invocations"
    })
    void whoAcceptsEventsOnlyIsAnswered(String path) {
        for (String given : List.of("\"stream\": true", "\"stream\": false", "\"stream\": 7")) {
            Response response = given().accept("text/event-stream")
                    .contentType(ContentType.JSON)
                    .body("{\"model\": \"local/llama\", \"prompt\": \"The\", \"inputs\": \"The\", " + given + "}")
                    .post(path);
            response.then()
                    .statusCode(given.endsWith("7") ? 422 : 200)
                    .contentType(startsWith(given.endsWith("true") ? "text/event-stream" : "application/json"));
        }
    }

    @Test
    void anAnswerHasTheShapeThatClientsRead() throws IOException {
        JsonNode answer = answer("\"prompt\": \"The parcel was\", \"max_tokens\": 5, \"temperature\": 0");
        assertEquals("text_completion", answer.get("object").asText());
        assertTrue(answer.get("id").asText().startsWith("cmpl-"));
        assertEquals(LLAMA, answer.get("model").asText());
        assertTrue(Math.abs(System.currentTimeMillis() / 1000
                        - answer.get("created").asLong())
                < 600);
        JsonNode choice = answer.get("choices").get(0);
        assertEquals(0, choice.get("index").asInt());
        assertTrue(choice.get("logprobs").isNull());
        assertEquals("length", choice.get("finish_reason").asText());
        assertEquals(written("\"max_new_tokens\": 5"), text(answer));
        JsonNode usage = answer.get("usage");
        assertEquals(5, usage.get("completion_tokens").asInt());
        assertEquals(
                5 + usage.get("prompt_tokens").asInt(),
                usage.get("total_tokens").asInt());
    }

    @Test
    void tokensAreDrawnUnlessTemperatureIsZero() throws IOException {
        String drawn = "\"max_new_tokens\": 16, \"do_sample\": true, \"seed\": 4";
        assertEquals(written(drawn), text(answer("\"prompt\": \"The parcel was\", \"seed\": 4")));
        assertEquals(
                "The parcel was" + written(drawn + ", \"top_p\": 0.9"),
                text(answer("\"prompt\": \"The parcel was\", \"seed\": 4, \"top_p\": 0.9, \"echo\": true")));
    }

    @Test
    void severalPromptsAreSeveralChoices() throws IOException {
        JsonNode answer = answer("\"prompt\": [\"Why\", \"The parcel was\"], \"max_tokens\": 4, \"temperature\": 0");
        assertEquals(2, answer.get("choices").size());
        assertEquals(1, answer.get("choices").get(1).get("index").asInt());
        assertEquals(
                written("\"max_new_tokens\": 4"),
                answer.get("choices").get(1).get("text").asText());
        assertEquals(8, answer.get("usage").get("completion_tokens").asInt());
    }

    @Test
    void aStopIsNoPartOfTheTextWholeOrStreamed() throws IOException {
        String whole = written("\"max_new_tokens\": 12");
        String stop = JSON.writeValueAsString(whole.substring(4, 6));
        String fields =
                "\"prompt\": \"The parcel was\", \"max_tokens\": 12, \"temperature\": 0, \"stop\": [" + stop + "]";
        JsonNode answer = answer(fields);
        String expected = whole.substring(0, whole.indexOf(whole.substring(4, 6)));
        assertEquals(expected, text(answer));
        assertEquals("stop", answer.get("choices").get(0).get("finish_reason").asText());
        assertEquals(expected, streamed(fields + ", \"stream\": true"));
    }

    @Test
    void aStreamIsPiecesOfTheTextAndThenDone() throws IOException {
        String fields = "\"prompt\": \"The parcel was\", \"max_tokens\": 20, \"seed\": 5, \"echo\": true";
        String whole = text(answer(fields));
        assertTrue(whole.startsWith("The parcel was"));
        assertEquals(whole, streamed(fields + ", \"stream\": true"));
    }

    private static String streamed(String fields) throws IOException {
        List<JsonNode> events = events(fields + ", \"stream_options\": {\"include_usage\": true}");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < events.size() - 1; i++) {
            JsonNode choice = events.get(i).get("choices").get(0);
            assertEquals(events.get(0).get("id"), events.get(i).get("id"));
            assertFalse(events.get(i).has("usage"));
            assertEquals(i < events.size() - 2, choice.get("finish_reason").isNull());
            text.append(choice.get("text").asText());
        }
        JsonNode last = events.get(events.size() - 1);
        assertTrue(last.get("choices").isEmpty());
        assertTrue(last.get("usage").get("completion_tokens").asInt() > 0);
        return text.toString();
    }

    private static List<JsonNode> events(String fields) throws IOException {
        Response response = post(PATH, "{\"model\": \"" + LLAMA + "\", " + fields + "}");
        response.then().statusCode(200).contentType(startsWith("text/event-stream"));
        List<JsonNode> events = new ArrayList<>();
        String[] data = new String(response.asByteArray(), StandardCharsets.UTF_8).split("\n\n");
        for (int i = 0; i < data.length - 1; i++) {
            events.add(JSON.readTree(data[i].substring("data:".length())));
        }
        assertEquals("data:[DONE]", data[data.length - 1].replace(" ", ""));
        return events;
    }

    @Test
    void huggingFacesClientNamesTheModelByItsPath() {
        post(
                        "/hf-inference/models/" + LLAMA + PATH,
                        "{\"model\": \"http://127.0.0.1/hf-inference/models/" + LLAMA
                                + "\", \"prompt\": \"The\", \"max_tokens\": 2, \"temperature\": 0, \"return_full_text\": false}")
                .then()
                .statusCode(200)
                .header("X-Ignored-Parameters", equalTo("return_full_text"))
                .body("model", equalTo(LLAMA))
                .body("choices[0].finish_reason", equalTo("length"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"max_tokens\": 0 | max_tokens | from 1 to 1024",
                "\"max_tokens\": \"many\" | max_tokens | a whole number",
                "\"max_tokens\": 500 | prompt | longer than the model takes",
                "\"temperature\": -1 | temperature | from 0.0001",
                "\"top_p\": 2 | top_p | at most 1",
                "\"stop\": [\"a\", \"\"] | stop[1] | 1 to 256",
                "\"prompt\": [1, 2] | prompt[0] | a text",
                "\"prompt\": \"\" | prompt | nothing to read",
                "\"prompt\": null | prompt | is required",
                "\"n\": 2 | n | must be 1",
                "\"best_of\": 2 | best_of | must be 1",
                "\"logprobs\": 1 | logprobs | not offered",
                "\"suffix\": \"x\" | suffix | not offered",
                "\"presence_penalty\": 0.5 | presence_penalty | must be 0",
                "\"frequency_penalty\": 0.5 | frequency_penalty | must be 0",
                "\"logit_bias\": {\"5\": 1} | logit_bias | not offered",
            })
    void whatMakesNoSenseIsRefusedInTheProtocolsOwnForm(String field, String param, String message) {
        String prompt = field.startsWith("\"prompt") ? "" : "\"prompt\": \"The parcel was\", ";
        post(PATH, "{\"model\": \"" + LLAMA + "\", " + prompt + field + "}")
                .then()
                .statusCode(422)
                .contentType(startsWith("application/json"))
                .body("error.type", equalTo("invalid_request_error"))
                .body("error.param", equalTo(param))
                .body("error.message", containsString(message));
    }

    @Test
    void whatAsksForNothingIsTaken() throws IOException {
        answer("\"prompt\": \"The\", \"max_tokens\": 1, \"n\": 1, \"best_of\": 1, \"logprobs\": null, \"suffix\": null,"
                + " \"presence_penalty\": 0, \"frequency_penalty\": 0.0, \"logit_bias\": {}, \"user\": \"me\"");
    }

    @Test
    void otherRefusalsHaveTheFormToo() {
        post(PATH, "{\"model\": \"nobody/knows\", \"prompt\": \"x\"}")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("model_not_found"))
                .body("error.param", nullValue());
        post(PATH, "{\"prompt\": \"x\"}").then().statusCode(422).body("error.param", equalTo("model"));
        post(PATH, "{\"model\": \"local/emotions\", \"prompt\": \"x\"}")
                .then()
                .statusCode(422)
                .body("error.param", equalTo("model"));
        post(PATH, "no json").then().statusCode(400).body("error.code", equalTo("malformed_json"));
        post(PATH, "{\"model\": \"local/llama\", \"prompt\": \"x\", \"stream\": true, \"top_p\": 2}")
                .then()
                .statusCode(422)
                .body("error.param", equalTo("top_p"));
    }
}
