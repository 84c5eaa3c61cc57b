package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.ReadingModel;
import org.messagetriage.inference.model.ModelSource;

/** The service before its models are there, and with one that will never be. */
@QuarkusTest
@TestProfile(LoadingTest.Profile.class)
class LoadingTest {

    @Alternative
    @ApplicationScoped
    public static class SlowModels implements ModelSource {

        private final CountDownLatch open = new CountDownLatch(1);
        private final ReadingModel full = new ReadingModel(FakeModel.satisfaction("full"));
        private final ReadingModel reading = new ReadingModel(FakeModel.satisfaction("reading"));

        @Override
        public List<String> names() {
            return List.of("broken", "full", "reading", "slow");
        }

        @Override
        public Model load(String name) throws Exception {
            if (name.equals("broken")) {
                throw new IOException("its weights are of another checkpoint");
            }
            if (name.equals("reading")) {
                return reading;
            }
            if (name.equals("full")) {
                return full;
            }
            open.await(60, TimeUnit.SECONDS);
            return FakeModel.satisfaction(name);
        }

        ReadingModel reading() {
            return reading;
        }

        ReadingModel full() {
            return full;
        }

        void open() {
            open.countDown();
        }
    }

    public static class Profile implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(SlowModels.class);
        }
    }

    @Inject
    SlowModels models;

    private static Response call(String model, boolean wait) {
        return given().body("{\"inputs\": \"x\", \"options\": {\"wait_for_model\": " + wait + "}}")
                .post("/models/" + model);
    }

    /** Nothing of it waits in a queue yet: the request alone speaks for the model. */
    @Test
    void aModelStaysWhileARequestIsRead() throws Exception {
        ReadingModel model = models.reading();
        call("reading", true).then().statusCode(200);
        given().get("/q/metrics").then().body(containsString("{model=\"reading\"}"));
        CompletableFuture<Response> answer = CompletableFuture.supplyAsync(
                () -> given().body("{\"inputs\": \"hold on\"}").post("/models/reading"));
        while (!model.isReading()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        given().delete("/models/reading").then().statusCode(204);
        TimeUnit.MILLISECONDS.sleep(200);
        assertFalse(model.isClosed());
        model.release();
        answer.get(60, TimeUnit.SECONDS).then().statusCode(200);
        while (!model.isClosed()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        given().get("/q/metrics").then().body(not(containsString("model=\"reading\"")));
    }

    @Test
    void anErrorDoesNotKeepAModelForGood() throws Exception {
        call("full", true).then().statusCode(200);
        given().body("{\"inputs\": \"overflow\"}")
                .post("/models/full")
                .then()
                .statusCode(500)
                .body("code", equalTo("internal"));
        given().delete("/models/full").then().statusCode(204);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            while (!models.full().isClosed()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        });
    }

    @Test
    void callersOfAModelThatLoadsAreToldToComeAgainOrWait() throws Exception {
        call("slow", false).then().statusCode(503).header("Retry-After", "10").body("code", equalTo("model_loading"));
        given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body(containsString("loading"))
                .body(not(containsString("weights")));
        given().get("/ping").then().statusCode(503);
        given().get("/models/slow")
                .then()
                .statusCode(200)
                .body("state", equalTo("loading"))
                .body("task", nullValue());

        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(() -> call("slow", true));
        models.open();
        waiting.get(60, TimeUnit.SECONDS).then().statusCode(200);
        given().get("/models/slow").then().body("state", equalTo("ready"));

        // One model that cannot be had keeps the service from being ready, not the others from being called.
        given().get("/q/health/ready").then().statusCode(503);
        call("slow", false).then().statusCode(200);
        call("broken", true)
                .then()
                .statusCode(503)
                .header("Retry-After", nullValue())
                .body("code", equalTo("model_unavailable"));
        given().get("/models/broken")
                .then()
                .body("state", equalTo("failed"))
                .body("failure", equalTo("its weights are of another checkpoint"));
    }
}
