package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.model.ModelCatalogue;
import org.messagetriage.inference.model.TinyCheckpoints;

/** Texts that tiny random models write on, asked for as Hugging Face's clients ask. */
@QuarkusTest
@TestProfile(GeneratorFolders.class)
class GenerationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NEO = "EleutherAI/gpt-neo-2.7B";
    private static final String LLAMA = "local/llama";

    @TestHTTPResource("/")
    URI root;

    @Inject
    BatchScheduler scheduler;

    @Inject
    ModelCatalogue catalogue;

    @BeforeEach
    void awaitLoaded() {
        GeneratorFolders.awaitLoaded(NEO, LLAMA);
    }

    private static Response post(String model, String body) {
        return given().contentType(ContentType.JSON).body(body).post("/models/" + model);
    }

    private static JsonNode answer(String model, String body) throws IOException {
        return JSON.readTree(post(model, body).then().statusCode(200).extract().asByteArray());
    }

    private static String text(String model, String parameters) throws IOException {
        String body = "{\"inputs\": \"The parcel was\", \"parameters\": {" + parameters + "}}";
        return answer(model, body).get(0).get("generated_text").asText();
    }

    @Test
    void aRequestOfAClientOfTheHostedServiceWorksAsItIs() {
        String prompt = "Decide whether a message is a complaint.\\n###\\nMessage: It broke.\\nAnswer:";
        post(
                        NEO,
                        "{\"inputs\": \"" + prompt
                                + "\", \"parameters\": {\"max_new_tokens\": 25, \"temperature\": 0.5,"
                                + " \"end_sequence\": \"###\"}, \"options\": {\"use_cache\": false}}")
                .then()
                .statusCode(200)
                .header("X-Model-Revision", containsString(""))
                .body("size()", equalTo(1))
                .body("[0].generated_text", startsWith(prompt.replace("\\n", "\n")))
                .body("[0].details", equalTo(null));
    }

    @Test
    void greedyTextsAreThoseOfTransformers() throws IOException {
        for (String[] pair : new String[][] {{NEO, "gpt-neo-alternating"}, {LLAMA, "llama-biased"}}) {
            for (JsonNode one : TinyCheckpoints.generation(pair[1]).get("greedy")) {
                JsonNode stops = one.get("settings").path("stop_strings");
                ObjectNode request = JSON.createObjectNode();
                request.set("inputs", one.get("prompt"));
                ObjectNode parameters = request.putObject("parameters");
                parameters.put("max_new_tokens", 20).put("details", true).put("return_full_text", false);
                if (one.get("settings").has("repetition_penalty")) {
                    parameters.set("repetition_penalty", one.get("settings").get("repetition_penalty"));
                }
                if (stops.isArray()) {
                    parameters.set("stop", stops);
                }
                JsonNode answer = answer(pair[0], request.toString()).get(0);
                JsonNode details = answer.get("details");
                List<Integer> ids = new ArrayList<>();
                StringBuilder text = new StringBuilder();
                for (JsonNode token : details.get("tokens")) {
                    ids.add(token.get("id").asInt());
                    text.append(
                            token.get("special").asBoolean()
                                    ? ""
                                    : token.get("text").asText());
                }
                assertEquals(JSON.convertValue(one.get("ids"), List.class), ids);
                assertEquals(answer.get("generated_text").asText(), text.toString());
                assertEquals(ids.size(), details.get("generated_tokens").asInt());
                assertTrue(
                        details.get("seed").isNull() && details.get("prefill").isEmpty());
                if (stops.isArray()) {
                    assertEquals("stop_sequence", details.get("finish_reason").asText());
                    assertTrue(text.toString().endsWith(stops.get(0).asText()), "cut behind the stop: " + text);
                } else {
                    assertEquals(
                            ids.size() == 20 ? "length" : "eos_token",
                            details.get("finish_reason").asText());
                }
            }
        }
    }

    @Test
    void equalSeedsWriteEqualTextsWhateverElseRuns() throws Exception {
        String seeded = "\"max_new_tokens\": 40, \"temperature\": 1.3, \"top_p\": 0.95, \"seed\": 7, \"details\": true";
        String alone = text(NEO, seeded);
        List<CompletableFuture<String>> beside = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String other = i % 2 == 0 ? seeded : "\"max_new_tokens\": 30, \"do_sample\": true, \"seed\": " + i;
            beside.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return text(NEO, other);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }));
        }
        for (int i = 0; i < beside.size(); i++) {
            String text = beside.get(i).get(120, TimeUnit.SECONDS);
            if (i % 2 == 0) {
                assertEquals(alone, text);
            }
        }
        assertNotEquals(alone, text(NEO, seeded.replace("7", "8")));
        assertEquals(text(NEO, "\"do_sample\": false, \"temperature\": 9"), text(NEO, "\"seed\": 5"));
    }

    @Test
    void aSeedThatWasNotGivenIsTold() throws IOException {
        String body = "{\"inputs\": \"The parcel was\", \"parameters\": {\"do_sample\": true, \"details\": true%s}}";
        JsonNode first = answer(NEO, body.formatted("")).get(0);
        long seed = first.get("details").get("seed").asLong();
        JsonNode again = answer(NEO, body.formatted(", \"seed\": " + seed)).get(0);
        assertEquals(first, again);
    }

    @Test
    void severalPromptsAnswerAListEach() throws IOException {
        JsonNode answers =
                answer(LLAMA, "{\"inputs\": [\"The parcel was\", \"Why\"], \"parameters\": {\"max_new_tokens\": 5}}");
        assertEquals(2, answers.size());
        assertEquals(
                text(LLAMA, "\"max_new_tokens\": 5"),
                answers.get(0).get(0).get("generated_text").asText());
        assertTrue(answers.get(1).get(0).get("generated_text").asText().startsWith("Why"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max_new_tokens | 0 | parameters.max_new_tokens | from 1 to 1024",
                "max_new_tokens | 2000 | parameters.max_new_tokens | from 1 to 1024",
                "max_new_tokens | 1.5 | parameters.max_new_tokens | whole number",
                "max_new_tokens | 127 | inputs | is longer than the model takes",
                "temperature | 0 | parameters.temperature | from 0.0001 to 100",
                "temperature | 1e-310 | parameters.temperature | from 0.0001 to 100",
                "temperature | \"hot\" | parameters.temperature | must be a number",
                "top_k | -1 | parameters.top_k | at least 0",
                "top_p | 1.1 | parameters.top_p | at most 1",
                "repetition_penalty | -2 | parameters.repetition_penalty | from 0.0001 to 100",
                "repetition_penalty | 1e-39 | parameters.repetition_penalty | from 0.0001 to 100",
                "seed | 1e3 | parameters.seed | a whole number",
                "seed | 99999999999999999999 | parameters.seed | 64 bits",
                "stop | [\"a\", \"\"] | parameters.stop[1] | 1 to 256",
                "stop | 5 | parameters.stop | a text or a list",
                "end_sequence | [\"a\"] | parameters.end_sequence | a text",
                "do_sample | \"yes\" | parameters.do_sample | true or false",
                "return_full_text | 1 | parameters.return_full_text | true or false",
            })
    void aParameterThatMakesNoSenseIsNamed(String name, String value, String field, String message) {
        post(NEO, "{\"inputs\": \"The parcel was\", \"parameters\": {\"" + name + "\": " + value + "}}")
                .then()
                .statusCode(422)
                .body("field", equalTo(field))
                .body("error", containsString(message));
    }

    @Test
    void whatIsNoParameterIsIgnoredAndNamed() {
        post(NEO, "{\"inputs\": \"The\", \"parameters\": {\"num_beams\": 4, \"max_new_tokens\": 1}}")
                .then()
                .statusCode(200)
                .header("X-Ignored-Parameters", "num_beams");
    }

    @Test
    void aWriterExplainsNothing() {
        post(NEO + "/explanations", "{\"inputs\": \"The\"}").then().statusCode(422);
    }

    @Test
    void aStreamTellsEachTokenAndThenTheWhole() throws IOException {
        for (String model : List.of(NEO, LLAMA)) {
            String parameters = "\"parameters\": {\"max_new_tokens\": 30, \"details\": true, \"temperature\": 1.4,"
                    + " \"seed\": 3, \"return_full_text\": false}";
            String whole = answer(model, "{\"inputs\": \"The parcel was\", " + parameters + "}")
                    .get(0)
                    .get("generated_text")
                    .asText();
            Response response = post(model, "{\"inputs\": \"The parcel was\", \"stream\": true, " + parameters + "}");
            response.then().statusCode(200).contentType(startsWith("text/event-stream"));
            List<JsonNode> events = events(new String(response.asByteArray(), StandardCharsets.UTF_8));
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < events.size(); i++) {
                JsonNode event = events.get(i);
                boolean last = i == events.size() - 1;
                assertEquals(i + 1, event.get("index").asInt());
                assertEquals(!last, event.get("generated_text").isNull());
                assertEquals(!last, event.get("details").isNull());
                assertTrue(event.get("token").get("logprob").asDouble() <= 0);
                JsonNode token = event.get("token");
                text.append(
                        token.get("special").asBoolean()
                                ? ""
                                : token.get("text").asText());
            }
            assertEquals(whole, text.toString());
            JsonNode end = events.get(events.size() - 1);
            assertEquals(whole, end.get("generated_text").asText());
            assertEquals(
                    events.size(), end.get("details").get("generated_tokens").asInt());
            assertEquals(3, end.get("details").get("seed").asInt());
        }
    }

    private static List<JsonNode> events(String body) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String event : body.split("\n\n")) {
            assertTrue(event.startsWith("data:"), event);
            events.add(JSON.readTree(event.substring("data:".length())));
        }
        return events;
    }

    @Test
    void aStreamThatCannotBeginIsRefusedAsAnyOther() {
        post(NEO, "{\"inputs\": \"The\", \"stream\": true, \"parameters\": {\"top_p\": 2}}")
                .then()
                .statusCode(422)
                .body("field", equalTo("parameters.top_p"));
        post(NEO, "{\"inputs\": [\"The\"], \"stream\": true}")
                .then()
                .statusCode(422)
                .body("field", equalTo("inputs"));
    }

    @Test
    void aReaderWhoGoesAwayEndsTheWriting() throws Exception {
        var model = catalogue.require(NEO).require().model();
        String body = "{\"inputs\": \"The\", \"stream\": true, \"parameters\": {\"max_new_tokens\": 120}}";
        for (int i = 0; i < 3; i++) {
            try (Socket socket = new Socket(root.getHost(), root.getPort())) {
                socket.getOutputStream()
                        .write(("POST /models/" + NEO + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                                        + body.length() + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                assertTrue(in.read() > 0);
            }
        }
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            while (scheduler.queuedTokens(model) > 0) {
                Thread.sleep(10);
            }
        });
        assertFalse(text(NEO, "\"max_new_tokens\": 5").isEmpty());
    }

    @Test
    void theServiceTellsItsLimitsAndItsPace() {
        text5();
        given().get("/info")
                .then()
                .body("limits.newTokens", equalTo(1024))
                .body("limits.textsAtOnce", equalTo(8))
                .body("models.find { it.name == '" + LLAMA + "' }.task", equalTo("text-generation"));
        given().get("/q/metrics")
                .then()
                .body(containsString("inference_generation_written_total{model=\"" + NEO + "\"}"))
                .body(containsString("inference_generation_pace{model=\"" + NEO + "\"}"));
    }

    private static void text5() {
        post(NEO, "{\"inputs\": \"The\", \"parameters\": {\"max_new_tokens\": 5}}")
                .then()
                .statusCode(200);
    }
}
