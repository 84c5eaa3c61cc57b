package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.engine.FakeModel;

/** The queue through HTTP: what is refused, and what is freed. The model runs only as it is let. */
@QuarkusTest
@TestProfile(FakeModels.Profile.class)
class OverloadTest {

    @TestHTTPResource("/models/satisfaction")
    URI uri;

    @Inject
    FakeModels models;

    @Inject
    BatchScheduler scheduler;

    private static final String ANEW = "\"options\": {\"use_cache\": false}";

    private final HttpClient client = HttpClient.newHttpClient();
    private FakeModel model;

    @BeforeEach
    void hold() {
        model = models.satisfaction();
        // What an earlier test held up made the model look slow.
        for (int i = 0; i < 2; i++) {
            given().body(large()).post("/models/satisfaction").then().statusCode(200);
        }
        model.forget();
        model.hold();
    }

    @AfterEach
    void release() {
        model.release();
        waitUntil(() -> scheduler.queuedTokens(model) == 0);
    }

    /** 128 texts of 62 tokens or so: 8,192 tokens, of 20,000 that may wait. */
    private static String large() {
        String text = "\"" + "word ".repeat(62) + "\"";
        return "{\"inputs\": [" + (text + ",").repeat(127) + text + "], \"parameters\": {\"top_k\": 1}," + ANEW + "}";
    }

    /** A text of 60 words, each of which is left out once: 3,700 tokens or so. */
    private static String explained() {
        return "{\"inputs\": \"" + "word ".repeat(60) + "\", " + ANEW + "}";
    }

    private void runSlowly(int first, int last) throws InterruptedException {
        for (int i = first; i <= last; i++) {
            Thread.sleep(40);
            model.allow(1);
            int running = i + 1;
            waitUntil(() -> model.batches().size() >= running);
        }
    }

    private CompletableFuture<HttpResponse<String>> send(String body) {
        return send("/models/satisfaction", body);
    }

    private CompletableFuture<HttpResponse<String>> send(String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void waitUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "It did not come to pass in a minute");
            Thread.onSpinWait();
        }
    }

    @Test
    void whatDoesNotFitIntoTheQueueIsRefusedAtOnceAndTheRestIsAnswered() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> admitted = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            admitted.add(send(large()));
            int expected = i + 1;
            waitUntil(() -> scheduler.queuedTokens(model) > expected * 7_000);
        }
        Response refused = given().body(large()).post("/models/satisfaction");
        refused.then().statusCode(429).body("code", equalTo("overloaded")).body("error", containsString("try again"));
        int retryAfter = Integer.parseInt(refused.header("Retry-After"));
        assertTrue(retryAfter >= 1 && retryAfter <= 60, "Retry-After: " + retryAfter);

        // Small work still fits.
        admitted.add(send("{\"inputs\": \"terrible\", " + ANEW + "}"));
        waitUntil(() -> scheduler.queuedTokens(model) > 0);
        model.release();
        for (CompletableFuture<HttpResponse<String>> response : admitted) {
            assertEquals(200, response.get(60, TimeUnit.SECONDS).statusCode());
        }
    }

    @Test
    void whatIsNotDoneByTheCallersDeadlineIsRefusedAtOnce() throws Exception {
        CompletableFuture<HttpResponse<String>> admitted = send(large());
        waitUntil(() -> scheduler.queuedTokens(model) > 7_000);
        // Ten batches of 40 ms and more each: what is left takes a fifth of a second at that rate.
        runSlowly(1, 10);
        // 16 tokens each.
        for (String inputs : List.of("\"" + "x ".repeat(14) + "\"", "[\"x x\", \"x x\", \"x x\", \"x x\"]")) {
            given().header("X-Request-Timeout", "0.2")
                    .body("{\"inputs\": " + inputs + ", " + ANEW + "}")
                    .post("/models/satisfaction")
                    .then()
                    .statusCode(429)
                    // The batch that is held seems slow, the longer the more: how long exactly is AdmissionTest's
                    // matter.
                    .header("Retry-After", matchesPattern("[1-9]|[1-5][0-9]|60"))
                    .body("code", equalTo("overloaded"));
        }
        // Half a second by itself, when the fast batches before are forgotten: to wait would not help it.
        runSlowly(11, 13);
        given().header("X-Request-Timeout", "0.3")
                .body(large())
                .post("/models/satisfaction")
                .then()
                .statusCode(413)
                .header("Retry-After", nullValue())
                .body("code", equalTo("too_much_work"))
                .body("error", containsString("its deadline is 0.3 s"));
        model.release();
        assertEquals(200, admitted.get(60, TimeUnit.SECONDS).statusCode());
    }

    @Test
    void whatCouldNeverBeDoneIsTooLargeThoughNothingWaits() {
        model.release();
        String labels = IntStream.range(0, 32).mapToObj(i -> "\"l" + i + "\"").collect(Collectors.joining(","));
        String largerThanTheQueue = large().replace("\"top_k\": 1", "\"candidate_labels\": [" + labels + "]");
        given().body(largerThanTheQueue)
                .post("/models/zero-shot")
                .then()
                .statusCode(413)
                .header("Retry-After", nullValue())
                .body("code", equalTo("too_much_work"))
                .body("error", containsString("one request may be 20000"));
    }

    @Test
    void explanationsWaitInTheSameQueueUnderTheSameRule() throws Exception {
        String path = "/models/satisfaction/explanations";
        List<CompletableFuture<HttpResponse<String>>> admitted = new ArrayList<>();
        admitted.add(send(path, explained()));
        waitUntil(() -> scheduler.queuedTokens(model) > 3_000);
        for (int i = 0; i < 2; i++) {
            int before = scheduler.queuedTokens(model);
            admitted.add(send(large()));
            waitUntil(() -> scheduler.queuedTokens(model) > before + 7_000);
        }
        given().body(explained())
                .post(path)
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("overloaded"));
        model.release();
        for (CompletableFuture<HttpResponse<String>> response : admitted) {
            assertEquals(200, response.get(60, TimeUnit.SECONDS).statusCode());
        }
    }

    @Test
    void aDeadlineThatIsNoneIsRefused() {
        for (String deadline : List.of("soon", "0", "-1", "1e9", "301", "NaN", "")) {
            given().header("X-Request-Timeout", deadline)
                    .body("{\"inputs\": \"x\"}")
                    .post("/models/satisfaction")
                    .then()
                    .statusCode(422)
                    .body("error", containsString("X-Request-Timeout"));
        }
    }

    @Test
    void anAnswerIsKeptUnlessTheCallerWantsItAnew() {
        model.release();
        String body = "{\"inputs\": \"" + "never seen before ".repeat(3) + "\"";
        for (String options : List.of("}", "}", ", " + ANEW + "}")) {
            given().body(body + options).post("/models/satisfaction").then().statusCode(200);
        }
        assertEquals(2, model.batches().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/models/satisfaction", "/models/satisfaction/explanations"})
    void aClientThatGoesAwayFreesItsWork(String path) throws Exception {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            byte[] body = (path.endsWith("explanations") ? explained() : large()).getBytes(StandardCharsets.UTF_8);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            waitUntil(() -> scheduler.queuedTokens(model) > 3_000);
        }
        waitUntil(() -> scheduler.queuedTokens(model) == 0);
        given().get("/q/metrics").then().body(containsString("inference_queue_tokens{model=\"satisfaction\"} 0.0"));
        model.release();
        given().body("{\"inputs\": \"x\", " + ANEW + "}")
                .post("/models/satisfaction")
                .then()
                .statusCode(200);
        assertTrue(model.batches().size() <= 2, "Only what was under way ran");
    }

    /** Often, for without care it goes wrong every other time. */
    @RepeatedTest(8)
    void aStreamOfHttp2ThatIsResetFreesItsWorkAndNotThatOfItsConnection() throws Exception {
        HttpClient both =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpRequest probe = HttpRequest.newBuilder(uri.resolve("/ping")).build();
        assertEquals(
                HttpClient.Version.HTTP_2,
                both.send(probe, HttpResponse.BodyHandlers.discarding()).version());
        HttpRequest.Builder post = HttpRequest.newBuilder(uri);
        CompletableFuture<HttpResponse<String>> first = both.sendAsync(
                post.POST(HttpRequest.BodyPublishers.ofString("{\"inputs\": \"x\", " + ANEW + "}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        waitUntil(() -> model.batches().size() == 1);
        CompletableFuture<HttpResponse<String>> second = both.sendAsync(
                post.POST(HttpRequest.BodyPublishers.ofString(large())).build(), HttpResponse.BodyHandlers.ofString());
        waitUntil(() -> scheduler.queuedTokens(model) > 7_000);
        second.cancel(true);
        waitUntil(() -> scheduler.queuedTokens(model) == 0);
        model.release();
        assertEquals(200, first.get(60, TimeUnit.SECONDS).statusCode());
    }

    @Test
    void aFailingInputFailsItsOwnRequestOnly() throws Exception {
        CompletableFuture<HttpResponse<String>> first = send("{\"inputs\": \"x\", " + ANEW + "}");
        waitUntil(() -> model.batches().size() == 1);
        CompletableFuture<HttpResponse<String>> poisoned =
                send("{\"inputs\": \"" + FakeModel.POISON + " here\", " + ANEW + "}");
        CompletableFuture<HttpResponse<String>> sound = send("{\"inputs\": \"wonderful here\", " + ANEW + "}");
        waitUntil(() -> scheduler.queuedTokens(model) == 8);
        model.release();
        assertEquals(200, first.get(60, TimeUnit.SECONDS).statusCode());
        assertEquals(200, sound.get(60, TimeUnit.SECONDS).statusCode());
        assertEquals(500, poisoned.get(60, TimeUnit.SECONDS).statusCode());
        assertEquals(
                "{\"error\":\"Model satisfaction failed on this request\",\"code\":\"internal\"}",
                poisoned.get().body());
    }

    @Test
    void metersTellOfRequestsBatchesQueueAndModel() {
        model.release();
        given().body("{\"inputs\": \"x\", " + ANEW + "}")
                .post("/models/satisfaction")
                .then()
                .statusCode(200);
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("http_server_requests_seconds_count"))
                .body(containsString("uri=\"/models/{name}\""))
                .body(containsString("inference_batch_inputs_count{model=\"satisfaction\"}"))
                .body(containsString("inference_batch_tokens_count{model=\"satisfaction\"}"))
                .body(containsString("inference_queue_wait_seconds_count{model=\"satisfaction\"}"))
                .body(containsString("inference_queue_tokens{model=\"satisfaction\"}"))
                .body(containsString("inference_model_run_seconds_count{model=\"satisfaction\"}"))
                .body(containsString("inference_refused_total{model=\"satisfaction\"}"));
    }
}
