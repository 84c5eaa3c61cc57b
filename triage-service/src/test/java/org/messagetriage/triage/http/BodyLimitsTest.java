package org.messagetriage.triage.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.SignedIn;
import org.messagetriage.triage.database.TestDatabase;

@QuarkusTest
@WithTestResource(TestDatabase.class)
class BodyLimitsTest {
    private static final int ONE_MIB = 1024 * 1024;

    private final String key = SignedIn.integrationKey();

    @Test
    void aBodyOfMoreThanOneMebibyteIsRefusedHoweverItComes() throws Exception {
        byte[] body = message(ONE_MIB + 1);
        refused(send(BodyPublishers.ofByteArray(body), "application/json"));
        refused(send(chunked(body), "application/json"));
        refused(send(chunked(message(4 * ONE_MIB)), "application/json"));
    }

    @Test
    void oneThatFitsIsReadInChunksToo() throws Exception {
        HttpResponse<String> answer = send(chunked(message(ONE_MIB)), "application/json");
        assertEquals(400, answer.statusCode(), "its text is too long, which somebody has read");
        assertTrue(answer.body().contains("20000 characters"), answer.body());
    }

    @Test
    void linesMayBeMany() throws Exception {
        byte[] lines = ("\n".repeat(2 * ONE_MIB) + "{}").getBytes(StandardCharsets.UTF_8);
        for (String type : new String[] {"application/x-ndjson", "Application/X-NDJSON"}) {
            HttpResponse<String> answer = send(chunked(lines), type);
            assertEquals(200, answer.statusCode(), type);
            assertTrue(answer.body().contains("refused"), answer.body());
        }
    }

    private static void refused(HttpResponse<String> answer) {
        assertEquals(413, answer.statusCode(), answer.body());
        JsonObject problem = new JsonObject(answer.body());
        assertEquals("body_too_large", problem.getString("code"));
        assertEquals("The body may have at most 1048576 bytes", problem.getString("detail"));
    }

    private HttpResponse<String> send(BodyPublisher body, String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + RestAssured.port + "/api/messages"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", type)
                .POST(body)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static BodyPublisher chunked(byte[] body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    }

    /** @param length of the whole in bytes */
    private static byte[] message(int length) {
        String frame = "{\"text\":\"\"}";
        String text = "x".repeat(length - frame.length());
        return frame.replace("\"\"", "\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
    }
}
