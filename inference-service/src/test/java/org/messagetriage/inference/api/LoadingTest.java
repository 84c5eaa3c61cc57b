package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.model.ModelSource;

/** The service before its models are there, and with one that will never be. */
@QuarkusTest
@TestProfile(LoadingTest.Profile.class)
class LoadingTest {

    @Alternative
    @ApplicationScoped
    public static class SlowModels implements ModelSource {

        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public List<String> names() {
            return List.of("broken", "slow");
        }

        @Override
        public Model load(String name) throws Exception {
            if (name.equals("broken")) {
                throw new IOException("its weights are of another checkpoint");
            }
            open.await(60, TimeUnit.SECONDS);
            return FakeModel.satisfaction(name);
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

    @AfterEach
    void open() {
        models.open();
    }

    private static Response call(String model, boolean wait) {
        return given().body("{\"inputs\": \"x\", \"options\": {\"wait_for_model\": " + wait + "}}")
                .post("/models/" + model);
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
