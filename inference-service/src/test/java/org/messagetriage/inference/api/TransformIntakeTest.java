package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.messagetriage.inference.api.JobCalls.LABELS;
import static org.messagetriage.inference.api.JobCalls.created;
import static org.messagetriage.inference.api.JobCalls.post;
import static org.messagetriage.inference.api.JobCalls.waitUntil;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may bring an input when, and what its parameters may hold. */
@QuarkusTest
@TestProfile(TransformIntakeTest.Profile.class)
class TransformIntakeTest {

    private static final Path FOLDER = Path.of("target", "transform-intake-test");
    private static final Path INPUTS = FOLDER.resolve("inputs");
    private static final String LINE = "{\"inputs\": \"x\"}";

    public static class Profile extends FakeModels.Profile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>(super.getConfigOverrides());
            String prefix = "messagetriage.inference.transform.";
            config.put(prefix + "folder", FOLDER.resolve("jobs").toString());
            config.put(prefix + "inputs", INPUTS.toString());
            config.put(prefix + "uploads", "1");
            // Long enough for two requests of others.
            config.put(prefix + "patience", "10s");
            return config;
        }
    }

    @TestHTTPResource
    URI uri;

    @AfterEach
    void removeAll() {
        JobCalls.removeAll();
    }

    private static Response fromPath(String label) throws IOException {
        Files.createDirectories(INPUTS);
        Files.writeString(INPUTS.resolve("in.jsonl"), LINE);
        return given().contentType("application/json")
                .body("{\"path\": \"in.jsonl\", \"model\": \"zero-shot\", \"parameters\": {\"candidate_labels\": [\""
                        + label + "\", \"b\"]}}")
                .post("/transform-jobs");
    }

    @Test
    void aSenderThatIsTooSlowLosesItsPlaceToOthers() throws Exception {
        JobCalls.removeAll();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /transform-jobs" + LABELS + " HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            Thread sender = new Thread(() -> sendSlowly(out));
            sender.start();
            waitUntil(TransformIntakeTest::isOneTakenIn);
            post(LABELS, LINE).then().statusCode(429).body("code", equalTo("overloaded"));
            fromPath("a").then().statusCode(429).body("code", equalTo("overloaded"));
            String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertTrue(status.endsWith("408"), status);
            created(post(LABELS, LINE));
            created(fromPath("a"));
            sender.interrupt();
            sender.join();
        }
    }

    private static boolean isOneTakenIn() {
        try (var jobs = Files.list(FOLDER.resolve("jobs"))) {
            return jobs.anyMatch(Files::isDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sendSlowly(OutputStream out) {
        try {
            while (true) {
                out.write("1\r\n \r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                Thread.sleep(100);
            }
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void halfACharacterIsNoParameter() throws IOException {
        fromPath("\\ud800")
                .then()
                .statusCode(422)
                .body("field", equalTo("parameters"))
                .body("code", equalTo("invalid_value"));
        created(fromPath("\\ud83d\\ude21"));
    }
}
