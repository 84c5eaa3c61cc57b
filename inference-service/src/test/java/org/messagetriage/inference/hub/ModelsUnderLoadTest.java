package org.messagetriage.inference.hub;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.messagetriage.inference.hub.ModelCalls.await;
import static org.messagetriage.inference.hub.ModelCalls.call;
import static org.messagetriage.inference.hub.ModelCalls.loaded;
import static org.messagetriage.inference.hub.ModelCalls.put;
import static org.messagetriage.inference.hub.ModelCalls.unloadAll;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests while models are swapped and unloaded under them: none fails, and none is answered by a revision gone by. */
@QuarkusTest
@TestProfile(HubModels.Profile.class)
class ModelsUnderLoadTest {

    private static final int CALLERS = 4;

    private final ExecutorService callers = Executors.newFixedThreadPool(2 * CALLERS);

    @TestHTTPResource
    URI root;

    @BeforeEach
    void start() {
        await("local/first", model -> model.path("state").equals("ready"));
    }

    @AfterEach
    void end() {
        callers.shutdownNow();
        unloadAll();
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
}
