package org.messagetriage.triage.intake;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.SignedIn;
import org.messagetriage.triage.database.TestDatabase;

/** Most HTTP clients send their whole body before they read the first byte of an answer. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
class SendFirstTest {
    /** Both directions hold more than the kernel keeps for a connection. */
    private static final int REFUSED_LINES = 40_000;

    private static final int BLANK_LINES = 15 * 1024 * 1024;

    @Test
    void anImportThatIsSentFirstAndReadAfterwardsEnds() {
        byte[] body = ("{\"a\":1}\n".repeat(REFUSED_LINES) + "\n".repeat(BLANK_LINES)).getBytes(StandardCharsets.UTF_8);
        String answer = assertTimeoutPreemptively(Duration.ofMinutes(2), () -> sendFirst(body));
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer.substring(0, Math.min(500, answer.length())));
        assertTrue(answer.endsWith("\r\n0\r\n\r\n"), "the answer is whole");
    }

    private static String sendFirst(byte[] body) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new InetSocketAddress("127.0.0.1", RestAssured.port));
            String head = String.join(
                    "\r\n",
                    "POST /api/messages HTTP/1.1",
                    "Host: 127.0.0.1:" + RestAssured.port,
                    "Connection: close",
                    "Authorization: Bearer " + SignedIn.integrationKey(),
                    "Content-Type: application/x-ndjson",
                    "Content-Length: " + body.length,
                    "",
                    "");
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
