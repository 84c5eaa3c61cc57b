package org.messagetriage.triage.page;

import static io.restassured.http.ContentType.JSON;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.messagetriage.triage.access.Role;
import org.messagetriage.triage.access.SignedIn;
import org.messagetriage.triage.database.Tables;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.inference.FakeInference;

/**
 * The page in a real browser on the real service and a real PostgreSQL; only the model is foreseeable. Messages come in
 * through the API and are scored by the worker. "bad" in a text puts it into the reply queue.
 */
@WithTestResource(TestDatabase.class)
abstract class PageTest {
    static final String PASSWORD = "a long enough password";

    @TestHTTPResource("/")
    URI address;

    @Inject
    Tables tables;

    private final List<Desk> desks = new ArrayList<>();

    @BeforeEach
    void emptyQueue() {
        Chromium.orSkip();
        FakeInference.reset();
        tables.clearMessages();
        account("nora", Role.REVIEWER);
        account("emil", Role.REVIEWER);
        account("alma", Role.ADMIN);
    }

    @AfterEach
    void leave() {
        try {
            desks.forEach(Desk::close);
        } finally {
            tables.clearMessages();
            FakeInference.away();
        }
    }

    /** A browser with the width of a desk's screen. */
    Desk desk() {
        desks.add(Desk.wide(address));
        return desks.get(desks.size() - 1);
    }

    Desk phone() {
        desks.add(Desk.narrow(address));
        return desks.get(desks.size() - 1);
    }

    Desk nora() {
        return desk().signIn("nora", PASSWORD);
    }

    private static void account(String name, Role role) {
        int status = SignedIn.admin()
                .contentType(JSON)
                .body(Map.of("name", name, "role", role.name().toLowerCase(), "password", PASSWORD))
                .post("/api/accounts")
                .statusCode();
        assertTrue(status == 201 || status == 409, "account " + name + ": " + status);
    }

    /** The first is the oldest, and so the first of equally urgent ones. @return their ids */
    static long[] send(String... texts) {
        long[] ids = new long[texts.length];
        for (int i = 0; i < texts.length; i++) {
            ids[i] = send(
                    Map.of("text", texts[i], "receivedAt", Instant.now().minus(Duration.ofHours(texts.length - i))));
        }
        awaitScored();
        return ids;
    }

    /** Does not wait until it is scored. */
    static long send(Map<String, ?> message) {
        Map<String, Object> body = new HashMap<>(message);
        body.computeIfPresent("receivedAt", (name, at) -> at.toString());
        return SignedIn.integration()
                .contentType(JSON)
                .body(body)
                .post("/api/messages")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("id");
    }

    static void awaitScored() {
        Instant end = Instant.now().plusSeconds(20);
        while (pending() > 0) {
            assertTrue(Instant.now().isBefore(end), "messages were not scored in time");
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static int pending() {
        return SignedIn.reviewer().get("/api/messages/counts").jsonPath().getInt("pending");
    }
}
