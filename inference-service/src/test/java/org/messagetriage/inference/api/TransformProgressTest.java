package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.messagetriage.inference.api.JobCalls.LABELS;
import static org.messagetriage.inference.api.JobCalls.created;
import static org.messagetriage.inference.api.JobCalls.lines;
import static org.messagetriage.inference.api.JobCalls.pause;
import static org.messagetriage.inference.api.JobCalls.post;
import static org.messagetriage.inference.api.JobCalls.waitUntil;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TransformJobsTest.Profile.class)
class TransformProgressTest {

    @TestHTTPResource
    URI uri;

    @Inject
    FakeModels models;

    @AfterEach
    void removeAll() {
        models.zeroShot().release();
        JobCalls.removeAll();
    }

    @Test
    void progressComesAsEventsUntilTheEnd() {
        models.zeroShot().hold();
        String id = created(post(LABELS, lines(1000)));
        Thread release = new Thread(() -> {
            pause();
            models.zeroShot().release();
        });
        release.start();
        String events = given().get("/transform-jobs/" + id + "/events")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/event-stream"))
                .extract()
                .asString();
        List<String> data =
                events.lines().filter(line -> line.startsWith("data:")).collect(Collectors.toList());
        assertTrue(data.size() >= 2, events);
        assertFalse(data.get(0).contains("\"endedAt\""), data.get(0));
        assertTrue(data.get(data.size() - 1).contains("\"state\":\"done\""), events);
        assertTrue(data.get(data.size() - 1).contains("\"linesDone\":1000"), events);
        given().get("/transform-jobs/nobody/events").then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void progressSaysHowFastItIsAndHowLongTheRestTakes() {
        models.zeroShot().hold();
        String id = created(post(LABELS, lines(5000)));
        waitUntil(() -> {
            models.zeroShot().allow(1);
            return given().get("/transform-jobs/" + id).path("secondsLeft") != null;
        });
        Response job = given().get("/transform-jobs/" + id);
        float rate = job.path("linesPerSecond");
        int rest = job.<Integer>path("linesTotal") - job.<Integer>path("linesDone");
        int seconds = job.path("secondsLeft");
        assertTrue(rate > 0 && seconds > 0, job.asString());
        assertEquals(rest / rate, seconds, 2 + seconds / 10.0, job.asString());
    }

    @Test
    void noMoreCallersWatchThanMay() throws Exception {
        models.zeroShot().hold();
        String id = created(post(LABELS, lines(100)));
        try (Socket watcher = watch(id)) {
            waitUntil(() -> given().get("/transform-jobs/" + id + "/events").statusCode() == 429);
            assertTrue(watcher.isConnected());
        }
        models.zeroShot().release();
        waitUntil(() -> given().get("/transform-jobs/" + id + "/events").statusCode() == 200);
    }

    /** A caller who watches and reads nothing more. */
    private Socket watch(String id) throws IOException {
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.getOutputStream()
                .write(("GET /transform-jobs/" + id + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        // From now on it is one of those who watch: whoever asks next would else take its place.
        assertEquals('H', socket.getInputStream().read());
        return socket;
    }
}
