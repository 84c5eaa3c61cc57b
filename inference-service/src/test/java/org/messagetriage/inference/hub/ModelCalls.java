package org.messagetriage.inference.hub;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What tests of the catalogue ask of the service. */
final class ModelCalls {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private ModelCalls() {}

    static ValidatableResponse put(String name, String body) {
        return given().body(body).put("/models/" + name).then();
    }

    /** A model's page, once it says what is waited for. */
    static Response await(String name, Predicate<Response> until) {
        Instant end = Instant.now().plus(PATIENCE);
        Response model = given().get("/models/" + name);
        while (!until.test(model)) {
            assertTrue(Instant.now().isBefore(end), () -> "still waiting for " + name);
            pause();
            model = given().get("/models/" + name);
        }
        return model;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Response loaded(String name) {
        return await(name, model -> model.path("loading") == null);
    }

    static Response call(String name, String options) {
        return given().body("{\"inputs\": \"a good day\", \"options\": {" + options + "}}")
                .post("/models/" + name);
    }

    /** All but the configured one. */
    static void unloadAll() {
        List<String> names = given().get("/models").path("name");
        names.stream().filter(name -> !name.equals("local/first")).forEach(name -> given().delete("/models/" + name));
    }
}
