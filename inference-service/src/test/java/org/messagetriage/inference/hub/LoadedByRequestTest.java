package org.messagetriage.inference.hub;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.messagetriage.inference.model.ModelsConfig;

/** Models that are loaded, swapped and unloaded by request, from a hub and from folders, while callers call. */
@QuarkusTest
@TestProfile(HubModels.Profile.class)
class LoadedByRequestTest {

    private static final String HUB_MODEL = "acme/tiny";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int CALLERS = 4;

    @TestHTTPResource
    URI root;

    private final ExecutorService callers = Executors.newFixedThreadPool(2 * CALLERS);

    @Inject
    HubModels models;

    @Inject
    ModelsConfig config;

    @BeforeEach
    void start() throws Exception {
        models.forget(config.home());
        await("local/first", model -> model.path("state").equals("ready"));
    }

    @AfterEach
    void unloadAll() {
        callers.shutdownNow();
        List<String> names = given().get("/models").path("name");
        names.stream().filter(name -> !name.equals("local/first")).forEach(name -> given().delete("/models/" + name));
    }

    private static ValidatableResponse put(String name, String body) {
        return given().body(body).put("/models/" + name).then();
    }

    private static Response await(String name, Predicate<Response> until) {
        Instant end = Instant.now().plus(PATIENCE);
        Response model = given().get("/models/" + name);
        while (!until.test(model)) {
            assertTrue(Instant.now().isBefore(end), () -> "still waiting for " + name);
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            model = given().get("/models/" + name);
        }
        return model;
    }

    private static Response loaded(String name) {
        return await(name, model -> model.path("loading") == null);
    }

    private static Response call(String name, String options) {
        return given().body("{\"inputs\": \"a good day\", \"options\": {" + options + "}}")
                .post("/models/" + name);
    }

    @Test
    void aDownloadShowsHowFarItIsAndCallersMayWait() {
        models.hub().misbehave("model.safetensors", LoopbackHub.Fault.SLOW);
        given().put("/models/" + HUB_MODEL)
                .then()
                .statusCode(202)
                .header("Location", endsWith("/models/" + HUB_MODEL))
                .body("state", equalTo("loading"))
                .body("loading.reference", equalTo(HUB_MODEL));
        await(HUB_MODEL, model -> {
                    Float rate = model.path("loading.bytesPerSecond");
                    return rate != null && rate > 0;
                })
                .then()
                .body("loading.phase", equalTo("downloading"))
                .body("loading.totalBytes", greaterThan(100_000))
                .body("loading.totalFiles", equalTo(4))
                .body("loading.secondsLeft", greaterThan(0));
        Response refused = call(HUB_MODEL, "");
        refused.then()
                .statusCode(503)
                .body("error", equalTo("Model acme/tiny is currently loading"))
                .body("estimated_time", greaterThan(1f))
                .body("code", equalTo("model_loading"));
        assertTrue(Integer.parseInt(refused.header("Retry-After")) >= 10);
        given().get("/q/health/ready").then().statusCode(200);

        call(HUB_MODEL, "\"wait_for_model\": true").then().statusCode(200);
        given().get("/models/" + HUB_MODEL)
                .then()
                .body("state", equalTo("ready"))
                .body("loading", nullValue())
                .body("reference", equalTo(HUB_MODEL))
                .body("memoryBytes", greaterThan(100_000));
    }

    @Test
    void whoWaitsForAModelWaitsNoLongerThanItsDeadline() {
        models.hub().misbehave("model.safetensors", LoopbackHub.Fault.SLOW);
        put(HUB_MODEL, "").statusCode(202);
        given().header("X-Request-Timeout", "0.2")
                .body("{\"inputs\": \"x\", \"options\": {\"wait_for_model\": true}}")
                .post("/models/" + HUB_MODEL)
                .then()
                .statusCode(503)
                .body("code", equalTo("model_loading"));
    }

    @Test
    void aDownloadThatBreaksSaysWhyAndGoesOnWithTheNextRequest() {
        LoopbackHub.Fault drop = LoopbackHub.Fault.DROP;
        models.hub().misbehave("model.safetensors", drop, drop, drop, drop);
        put(HUB_MODEL, "").statusCode(202);
        loaded(HUB_MODEL)
                .then()
                .body("state", equalTo("failed"))
                .body("failureCode", equalTo("hub_unreachable"))
                .body("failure", containsString("the connection broke after"));
        call(HUB_MODEL, "")
                .then()
                .statusCode(503)
                .body("code", equalTo("model_unavailable"))
                .body("error", containsString("hub_unreachable"));
        given().get("/q/health/ready").then().statusCode(200);

        put(HUB_MODEL, "").statusCode(202);
        loaded(HUB_MODEL).then().body("state", equalTo("ready")).body("failure", nullValue());
        List<String> ranges = models.hub().ranges("model.safetensors");
        assertTrue(ranges.get(ranges.size() - 1) != null, "the download began anew: " + ranges);
        call(HUB_MODEL, "").then().statusCode(200);
    }

    @Test
    void aModelThatTheHubKeepsSaysSo() {
        models.hub().misbehave("api", LoopbackHub.Fault.FORBIDDEN);
        put(HUB_MODEL, "").statusCode(202);
        loaded(HUB_MODEL).then().body("failureCode", equalTo("access_denied"));
        put("other", "{\"from\": \"nobody/none\"}").statusCode(202);
        loaded("other").then().body("failureCode", equalTo("model_not_found"));
        put("third", "{\"from\": \"acme/tiny\", \"revision\": \"v9\"}").statusCode(202);
        loaded("third").then().body("failureCode", equalTo("revision_not_found"));
    }

    @Test
    void noRequestFailsWhileRevisionsChangeAndNoneGoesBack() throws Exception {
        String[] checkpoints = {"distilbert-sentiment", "bert-rating", "roberta-emotions", "xlm-roberta-topics"};
        put("mood", "{\"from\": \"./" + checkpoints[0] + "\"}").statusCode(202);
        List<String> revisions = new ArrayList<>();
        revisions.add(loaded("mood").path("revision"));
        AtomicBoolean over = new AtomicBoolean();
        List<Future<List<Response>>> all = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            all.add(callers.submit(() -> {
                List<Response> answers = new ArrayList<>();
                while (!over.get()) {
                    answers.add(call("mood", "\"use_cache\": false"));
                }
                return answers;
            }));
        }
        for (int i = 1; i < checkpoints.length; i++) {
            put("mood", "{\"from\": \"./" + checkpoints[i] + "\"}").statusCode(202);
            revisions.add(loaded("mood").path("revision"));
        }
        over.set(true);
        assertEquals(checkpoints.length, revisions.stream().distinct().count());
        for (Future<List<Response>> caller : all) {
            int latest = 0;
            for (Response answer : caller.get(60, TimeUnit.SECONDS)) {
                assertEquals(200, answer.statusCode(), answer.asString());
                int revision = revisions.indexOf(answer.header("X-Model-Revision"));
                assertTrue(revision >= latest, "revision " + revision + " after " + latest);
                latest = revision;
            }
            assertTrue(latest > 0, "nobody called while revisions changed");
        }
    }

    @Test
    void anotherElementTypeIsAnotherRevision() {
        put("mood", "{\"from\": \"./bert-rating\"}").statusCode(202);
        String revision =
                loaded("mood").then().body("dtype", equalTo("fp32")).extract().path("revision");
        put("mood", "{\"from\": \"./bert-rating\", \"dtype\": \"int8\"}").statusCode(202);
        loaded("mood").then().body("dtype", equalTo("int8")).body("revision", not(equalTo(revision)));
    }

    @Test
    void aRevisionThatCannotBeLoadedLeavesTheOneThatServes() {
        put("mood", "{\"from\": \"acme/tiny\"}").statusCode(202);
        String revision = loaded("mood").path("revision");
        put("mood", "{\"from\": \"acme/tiny\", \"revision\": \"v9\"}").statusCode(202);
        loaded("mood")
                .then()
                .body("state", equalTo("ready"))
                .body("revision", equalTo(revision))
                .body("failureCode", equalTo("revision_not_found"));
        call("mood", "").then().statusCode(200).header("X-Model-Revision", revision);
    }

    @Test
    void whoCallsAModelThatGoesIsAnsweredOrToldThatItIsGone() throws Exception {
        for (int round = 0; round < 3; round++) {
            put("mood", "{\"from\": \"./roberta-emotions\"}").statusCode(202);
            loaded("mood").then().body("state", equalTo("ready"));
            AtomicInteger answered = new AtomicInteger();
            List<Future<Response>> lasts = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                lasts.add(callers.submit(() -> {
                    Response answer = call("mood", "\"use_cache\": false");
                    while (answer.statusCode() == 200) {
                        answered.incrementAndGet();
                        answer = call("mood", "\"use_cache\": false");
                    }
                    return answer;
                }));
            }
            while (answered.get() < 3 * CALLERS) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            given().delete("/models/mood").then().statusCode(204);
            for (Future<Response> last : lasts) {
                last.get(60, TimeUnit.SECONDS).then().statusCode(404).body("code", equalTo("model_not_found"));
            }
        }
        call("mood", "").then().statusCode(404).body("code", equalTo("model_not_found"));
        given().get("/models/mood").then().statusCode(404);
        given().delete("/models/mood").then().statusCode(404).body("code", equalTo("model_not_found"));
    }

    /** Its answer began long before its end: the model has to stay until then. */
    @Test
    void aTextThatIsBeingWrittenIsWrittenToItsEnd() throws Exception {
        put("writer", "{\"from\": \"./gpt-neo-local\"}").statusCode(202);
        loaded("writer").then().body("state", equalTo("ready"));
        HttpRequest request = HttpRequest.newBuilder(root.resolve("/models/writer"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"inputs\": \"The\", \"stream\": true, \"parameters\": {\"max_new_tokens\": 50}}"))
                .build();
        HttpResponse<Stream<String>> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
        given().delete("/models/writer").then().statusCode(204);
        List<String> events =
                answer.body().filter(line -> line.startsWith("data:")).toList();
        String last = events.get(events.size() - 1);
        assertTrue(last.contains("\"generated_text\":\"The"), last);
        assertTrue(events.stream().noneMatch(event -> event.contains("error")), events.toString());
        given().get("/models/writer").then().statusCode(404);
    }

    @Test
    void manyThatAskForOneModelAtOnceGetIt() throws Exception {
        List<Future<Integer>> puts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            puts.add(callers.submit(
                    () -> put("mood", "{\"from\": \"./bert-rating\"}").extract().statusCode()));
        }
        for (Future<Integer> put : puts) {
            assertEquals(202, put.get(60, TimeUnit.SECONDS));
        }
        loaded("mood").then().body("state", equalTo("ready"));
    }

    @Test
    void whatHasNoRoomIsRefusedAndTheRestGoesOn() {
        for (String name : new String[] {"one", "two"}) {
            put(name, "{\"from\": \"./bart-nli\"}").statusCode(202);
            loaded(name).then().body("state", equalTo("ready"));
        }
        put("three", "{\"from\": \"./bart-nli\"}")
                .statusCode(507)
                .contentType("application/problem+json")
                .body("code", equalTo("memory_limit"))
                .body("detail", containsString("three needs"))
                .body("detail", containsString("of 614400 bytes are in use"));
        given().get("/models/three").then().statusCode(404);
        given().get("/info").then().body("memory.limit", equalTo(614_400)).body("memory.inUse", greaterThan(500_000));
        given().delete("/models/one").then().statusCode(204);
        put("three", "{\"from\": \"./bart-nli\"}").statusCode(202);
        loaded("three").then().body("state", equalTo("ready"));
    }

    @Test
    void aConfiguredModelMayBeUnloadedAndLoadedAgain() {
        given().delete("/models/local/first").then().statusCode(204);
        call("local/first", "").then().statusCode(404);
        given().put("/models/local/first").then().statusCode(202);
        loaded("local/first").then().body("state", equalTo("ready"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing | '' | 404 | model_not_found",
                "some/other | '' | 403 | hub_forbidden",
                "mood | {\"from\": \"some/other\"} | 403 | hub_forbidden",
                "mood | {\"from\": \"./nowhere\"} | 404 | model_not_found",
                "mood | {\"from\": \"./..\"} | 422 | invalid_value",
                "mood | {\"from\": \"../secrets\"} | 422 | invalid_value",
                "mood | {\"from\": \"http://elsewhere/x\"} | 422 | invalid_value",
                "mood | {\"from\": \"acme/tiny\", \"revision\": \"../x\"} | 422 | invalid_value",
                "mood | {\"from\": \"./bert-rating\", \"revision\": \"v1\"} | 422 | invalid_value",
                "mood | {\"from\": \"./legacy\"} | 422 | checkpoint_refused",
                "mood | {\"from\": \"acme/tiny\", \"dtype\": \"fp8\"} | 422 | wrong_type",
                "mood | {\"from\": \"acme/tiny\", \"dtype\": \"fp16\"} | 422 | invalid_value",
                "mood | {\"from\": 7} | 422 | wrong_type",
                "mood | [] | 422 | wrong_type",
                "mood | {\"from\" | 400 | malformed_json",
                "acme/explanations | '' | 422 | invalid_value"
            })
    void whatCannotBeLoadedIsRefusedAtOnce(String name, String body, int status, String code) {
        put(name, body)
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("detail", not(containsString("Exception")));
        given().get("/models/" + name).then().statusCode(404);
    }

    @Test
    void aBodyWithoutEndIsTurnedAway() {
        byte[] long3M = new byte[3 << 20];
        Arrays.fill(long3M, (byte) ' ');
        given().body(long3M).put("/models/mood").then().statusCode(413).body("code", equalTo("body_too_large"));
    }
}
