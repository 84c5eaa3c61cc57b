package org.messagetriage.triage.reading;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.SignedIn;
import org.messagetriage.triage.database.Tables;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.message.Messages;

@QuarkusTest
@WithTestResource(TestDatabase.class)
class MessageListTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    @Inject
    Tables tables;

    @BeforeEach
    void noMessages() {
        tables.clearMessages();
    }

    @Test
    void showsWhatAListNeeds() {
        Messages.scored("x".repeat(1000) + "😀", 0.6, 0.2, it -> {
            it.externalId = "T-1";
            it.channel = "email";
            it.language = "en";
            it.authorRef = "c-9";
            it.receivedAt = NOON;
        });
        list().then()
                .statusCode(200)
                .body("nextCursor", nullValue())
                .body("items[0].externalId", equalTo("T-1"))
                .body("items[0].text", equalTo("x".repeat(400)))
                .body("items[0].textLength", equalTo(1001))
                .body("items[0].channel", equalTo("email"))
                .body("items[0].language", equalTo("en"))
                .body("items[0].authorRef", equalTo("c-9"))
                .body("items[0].receivedAt", equalTo("2026-11-25T12:00:00Z"))
                .body("items[0].scoring", equalTo("scored"))
                .body("items[0].queue", equalTo("reply"))
                .body("items[0].urgency", equalTo(0.8f))
                .body("items[0].state", equalTo("waiting"))
                .body("items[0].label", equalTo("very_unsatisfied"))
                .body("items[0].corrected", equalTo(false))
                .body("items[0].claimedBy", nullValue());
    }

    @Test
    void filters() {
        long angry = Messages.scored("angry", 0.9, 0, it -> {
            it.channel = "email";
            it.language = "en";
        });
        long happy = Messages.scored("happy", 0, 0, it -> {
            it.channel = "chat";
            it.language = "de";
        });
        long person = Messages.humanOnly("person");
        long pending = Messages.pending("pending");
        long replied = Messages.scored("replied", 0.8, 0, it -> it.authorRef = "c-1");
        resolve(replied, "replied");
        long dismissed = Messages.scored("dismissed", 0.7, 0, it -> it.externalId = "T-7");
        resolve(dismissed, "dismissed");
        label(happy, "satisfied");
        claim(angry);

        assertEquals(List.of(angry, replied, dismissed), ids("queue", "reply"));
        assertEquals(List.of(angry), ids("queue", "reply", "state", "waiting"));
        assertEquals(List.of(person), ids("queue", "person"));
        assertEquals(List.of(happy), ids("queue", "none"));
        assertEquals(List.of(pending), ids("state", "pending"));
        assertEquals(List.of(), ids("state", "failed"));
        assertEquals(List.of(replied, dismissed), ids("state", "replied,dismissed"));
        assertEquals(List.of(replied, pending), ids("state", "replied", "state", "pending"));
        assertEquals(List.of(happy), ids("label", "satisfied"));
        assertEquals(List.of(angry), ids("channel", "email"));
        assertEquals(List.of(angry, happy), ids("channel", "email", "channel", "chat"));
        assertEquals(List.of(happy), ids("language", "de", "label", "satisfied"));
        assertEquals(List.of(replied), ids("authorRef", "c-1"));
        assertEquals(List.of(dismissed), ids("externalId", "T-7"));
        assertEquals(List.of(angry), ids("claimedBy", "me"));
        assertEquals(List.of(angry), ids("claimedBy", "rita"));
        assertEquals(List.of(), ids("claimedBy", "omar"));
        assertEquals(List.of(), ids("channel", "' or true --"));
    }

    @Test
    void ordersByUrgencyOrByTime() {
        long first = Messages.scored("a", 0.3, 0, it -> it.receivedAt = NOON);
        long second = Messages.scored("b", 0.9, 0, it -> it.receivedAt = NOON.plusSeconds(1));
        long third = Messages.scored("c", 0.9, 0, it -> it.receivedAt = NOON.plusSeconds(2));
        long pending = Messages.pending("d");
        assertEquals(List.of(second, third, first, pending), ids());
        assertEquals(List.of(pending, third, second, first), ids("sort", "newest"));
    }

    @Test
    void pagesStayTrueWhileMessagesComeIn() {
        for (String sort : List.of("urgency", "newest")) {
            tables.clearMessages();
            List<Long> before = new ArrayList<>();
            for (int i = 0; i < 23; i++) {
                double urgency = (i % 4) / 4.0;
                Instant at = NOON.plusSeconds(i / 3);
                before.add(Messages.scored("message " + i, urgency, 0, it -> it.receivedAt = at));
            }
            before.add(Messages.pending("undecided"));
            List<Long> seen = new ArrayList<>();
            String cursor = null;
            do {
                Response page = cursor == null
                        ? list("sort", sort, "limit", "5")
                        : list("sort", sort, "limit", "5", "cursor", cursor);
                page.then().statusCode(200);
                seen.addAll(page.jsonPath().getList("items.id", Long.class));
                cursor = page.path("nextCursor");
                Messages.scored(
                        "new, at the front",
                        1,
                        0,
                        it -> it.receivedAt = Instant.now().plusSeconds(60));
            } while (cursor != null);
            assertEquals(before.size(), new HashSet<>(seen).size(), "nothing twice");
            assertTrue(seen.containsAll(before), "nothing skipped");
        }
    }

    @Test
    void theLastPageSaysSo() {
        Messages.scored("a", 0.3, 0);
        Messages.scored("b", 0.9, 0);
        list("limit", "2").then().body("items.size()", equalTo(2)).body("nextCursor", nullValue());
    }

    @Test
    void refusesACursorThatIsNotOneOfItsOwn() {
        for (int i = 0; i < 3; i++) {
            Messages.scored("a", 0.3, 0);
        }
        String cursor = list("limit", "1").path("nextCursor");
        list("limit", "1", "cursor", "nonsense")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_cursor"))
                .body("errors[0].field", equalTo("cursor"));
        list("limit", "1", "cursor", cursor, "sort", "newest")
                .then()
                .statusCode(400)
                .body("detail", containsString("other filters or another order"));
        list("limit", "1", "cursor", cursor, "queue", "reply").then().statusCode(400);
        list("limit", "2", "cursor", cursor).then().statusCode(200).body("items.size()", equalTo(2));
    }

    @Test
    void refusesWrongParametersByName() {
        assertRefused("queue", "queue", "later");
        assertRefused("state", "state", "open");
        assertRefused("state", "state", ",");
        assertRefused("queue", "queue", "reply,");
        assertRefused("label", "label", "angry");
        assertRefused("sort", "sort", "oldest");
        for (String limit : List.of("0", "201", "-1", "ten", "99999999999")) {
            assertRefused("limit", "limit", limit);
        }
        assertRefused("q", "q", "x".repeat(501));
        assertRefused("q", "q", "x ".repeat(13));
        list("q", "a\0b").then().statusCode(400).body("code", equalTo("invalid_request"));
        assertRefused("stat", "stat", "waiting");
        list("queue", "later", "state", "open").then().body("errors.field", contains("queue", "state"));
    }

    @Test
    void answersOnlyWhoIsAllowedTo() {
        io.restassured.RestAssured.given().get("/api/messages").then().statusCode(401);
        io.restassured.RestAssured.given().get("/api/messages/counts").then().statusCode(401);
        SignedIn.integration().get("/api/messages").then().statusCode(200);
        SignedIn.admin().get("/api/messages").then().statusCode(200);
    }

    @Test
    void oneMessageOrAClearAnswer() {
        SignedIn.reviewer()
                .get("/api/messages/123456789")
                .then()
                .statusCode(404)
                .body("code", equalTo("message_not_found"));
        SignedIn.reviewer().get("/api/messages/abc").then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void counts() {
        Messages.pending("pending");
        Messages.humanOnly("person");
        claim(Messages.scored("claimed", 0.9, 0));
        Messages.scored("waiting", 0.8, 0, it -> it.channel = "email");
        Messages.scored("happy", 0, 0, it -> it.channel = "email");
        resolve(Messages.scored("replied", 0.8, 0), "replied");
        resolve(Messages.scored("dismissed", 0.8, 0), "dismissed");
        long undone = Messages.scored("undone", 0.8, 0);
        resolve(undone, "dismissed");
        SignedIn.reviewer().post("/api/messages/" + undone + "/undo").then().statusCode(200);
        SignedIn.reviewer().delete("/api/messages/" + undone + "/claim").then().statusCode(204);

        SignedIn.reviewer()
                .get("/api/messages/counts")
                .then()
                .statusCode(200)
                .body("pending", equalTo(1))
                .body("failed", equalTo(0))
                .body("reply.waiting", equalTo(2))
                .body("reply.claimed", equalTo(1))
                .body("person.waiting", equalTo(1))
                .body("person.claimed", equalTo(0))
                .body("none", equalTo(1))
                .body("repliedToday", equalTo(1))
                .body("dismissedToday", equalTo(1));
        SignedIn.reviewer()
                .queryParam("channel", "email")
                .queryParam("q", "wait")
                .get("/api/messages/counts")
                .then()
                .body("reply.waiting", equalTo(1))
                .body("none", equalTo(0))
                .body("pending", equalTo(0))
                .body("repliedToday", equalTo(0));
    }

    private static void assertRefused(String field, String... parameters) {
        list(parameters)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"))
                .body("errors[0].field", equalTo(field));
    }

    private static List<Long> ids(String... parameters) {
        Response list = list(parameters);
        list.then().statusCode(200);
        return list.jsonPath().getList("items.id", Long.class);
    }

    private static Response list(String... parameters) {
        var request = SignedIn.reviewer();
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        return request.get("/api/messages");
    }

    private static void claim(long id) {
        SignedIn.reviewer().post("/api/messages/" + id + "/claim").then().statusCode(200);
    }

    private static void resolve(long id, String action) {
        put(id, "resolution", Map.of("action", action));
    }

    private static void label(long id, String label) {
        put(id, "label", Map.of("label", label));
    }

    private static void put(long id, String what, Map<String, String> body) {
        SignedIn.reviewer()
                .contentType(ContentType.JSON)
                .body(body)
                .put("/api/messages/" + id + "/" + what)
                .then()
                .statusCode(200);
    }
}
