package org.messagetriage.triage.access;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.HttpClientConfig;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.http.conn.params.ConnRoutePNames;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.database.TestDatabase;

/** More sign-ins at once than the service has threads, from so many addresses that none of them is slowed down. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
class SignInFloodTest {
    private static final String NAME = "flooded";
    private static final String PASSWORD = "a long password";
    /** A sixth of those in use, and a hundred times the tests' own: slow enough for a crowd to gather. */
    private static final int ITERATIONS = 100_000;

    private static final int ADDRESSES = 60;
    /** As many as an address may try at one name before it waits. */
    private static final int EACH = 5;

    @Test
    void strangersWhoSignInByHundredsHoldUpNobodyElse() throws Exception {
        String slow = PasswordHash.of(PASSWORD, ITERATIONS).toString();
        QuarkusTransaction.requiringNew().run(() -> {
            Account account = new Account();
            account.name = NAME;
            account.passwordHash = slow;
            account.role = Role.REVIEWER;
            account.persist();
        });
        List<Socket> sent = new ArrayList<>();
        for (int i = 0; i < ADDRESSES * EACH; i++) {
            sent.add(guess(address(i / EACH)));
        }

        SignedIn.reviewer().get("/api/session").then().statusCode(200);
        List<String> answers = new ArrayList<>();
        for (Socket socket : sent) {
            answers.add(answer(socket));
        }

        List<String> refused =
                answers.stream().filter(it -> it.contains(" 503 ")).toList();
        assertTrue(refused.size() > 100, refused.size() + " of " + answers.size() + " did not wait");
        assertTrue(refused.get(0).contains("\"too_busy\"") && refused.get(0).contains("Retry-After: "), refused.get(0));
        signInFrom(addressOfTheRefused(answers));
    }

    /** What was refused for the crowd's sake is no failed attempt: somebody there knows the password. */
    private static void signInFrom(InetAddress address) {
        given().config(RestAssured.config()
                        .httpClient(
                                HttpClientConfig.httpClientConfig().setParam(ConnRoutePNames.LOCAL_ADDRESS, address)))
                .contentType(ContentType.JSON)
                .body(Map.of("name", NAME, "password", PASSWORD))
                .post("/api/session")
                .then()
                .statusCode(200);
    }

    private static InetAddress addressOfTheRefused(List<String> answers) throws IOException {
        int i = 0;
        while (!answers.subList(i * EACH, (i + 1) * EACH).stream().allMatch(it -> it.contains(" 503 "))) {
            i++;
        }
        return address(i);
    }

    private static InetAddress address(int i) throws IOException {
        return InetAddress.getByName("127.0.3." + (i + 1));
    }

    private static Socket guess(InetAddress from) throws IOException {
        String body = "{\"name\": \"" + NAME + "\", \"password\": \"a guess\"}";
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), RestAssured.port, from, 0);
        socket.getOutputStream()
                .write(("POST /api/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        try (socket;
                InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
