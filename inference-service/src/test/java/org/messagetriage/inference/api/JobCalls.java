package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** What tests of transform jobs ask of the service. */
final class JobCalls {

    static final String LABELS = "?model=zero-shot&candidate_labels=health,finance";

    private JobCalls() {}

    static Response post(String query, byte[] lines) {
        return given().contentType("application/jsonlines").body(lines).post("/transform-jobs" + query);
    }

    static Response post(String query, String... lines) {
        return post(query, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static String created(Response response) {
        return response.then().statusCode(201).extract().path("id");
    }

    static ValidatableResponse job(String id) {
        return given().get("/transform-jobs/" + id).then();
    }

    static boolean isOver(String id) {
        Response job = given().get("/transform-jobs/" + id);
        return job.statusCode() == 404 || job.path("endedAt") != null;
    }

    static List<String> output(String id) {
        waitUntil(() -> isOver(id));
        return given().get("/transform-jobs/" + id + "/output")
                .then()
                .statusCode(200)
                .contentType("application/jsonlines")
                .extract()
                .asString()
                .lines()
                .toList();
    }

    static void waitUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "It did not come to pass in a minute");
            pause();
        }
    }

    static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String[] lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"inputs\": \"line " + i + "\"}")
                .toArray(String[]::new);
    }

    /** Ends what runs, and removes it. */
    static void removeAll() {
        for (String id : given().get("/transform-jobs").jsonPath().getList("id", String.class)) {
            given().delete("/transform-jobs/" + id);
            waitUntil(() -> isOver(id));
            given().delete("/transform-jobs/" + id);
        }
    }
}
