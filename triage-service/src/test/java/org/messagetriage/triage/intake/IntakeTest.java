package org.messagetriage.triage.intake;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.SignedIn;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.Queue;
import org.messagetriage.triage.message.ScoringStatus;

@QuarkusTest
@WithTestResource(TestDatabase.class)
class IntakeTest {

    @Test
    void storesEveryField() {
        String externalId = unique();
        int id = post(Map.of(
                        "text", "Wo bleibt mein Paket? 📦",
                        "externalId", externalId,
                        "channel", "email",
                        "language", "de",
                        "receivedAt", "2026-01-31T12:00:00+01:00",
                        "authorRef", "c-17",
                        "attributes", Map.of("region", "north", "age", 42, "member", true)))
                .then()
                .statusCode(201)
                .body("externalId", equalTo(externalId))
                .extract()
                .path("id");
        Message message = message(id);
        assertEquals("Wo bleibt mein Paket? 📦", message.text);
        assertEquals("email", message.channel);
        assertEquals("de", message.language);
        assertEquals(Instant.parse("2026-01-31T11:00:00Z"), message.receivedAt);
        assertEquals("c-17", message.authorRef);
        assertEquals(Map.of("region", "north", "age", 42, "member", true), message.attributes);
        assertEquals(ScoringStatus.PENDING, message.status);
    }

    @Test
    void handsAMessageForPeopleOnlyToPeople() {
        int id = post(Map.of("text", "Please let a person read this", "humanOnly", true))
                .path("id");
        Message message = message(id);
        assertEquals(ScoringStatus.HUMAN_ONLY, message.status);
        assertEquals(Queue.PERSON, message.queue);
    }

    @Test
    void takesARepeatedMessageOnce() {
        String externalId = unique();
        int id = post(Map.of("text", "Hello", "externalId", externalId)).path("id");
        // Another layout and an explicit default say the same.
        SignedIn.integration()
                .contentType("application/json")
                .body("{ \"humanOnly\": false,\n \"externalId\": \"" + externalId + "\", \"text\": \"Hello\" }")
                .post("/api/messages")
                .then()
                .statusCode(200)
                .body("id", equalTo(id));
        post(Map.of("text", "Hello!", "externalId", externalId))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflicting_message"));
    }

    @Test
    void takesARepeatedIdempotencyKeyOnce() {
        String key = unique();
        Map<String, Object> body = Map.of("text", "Hello");
        int id = post(body, key).then().statusCode(201).extract().path("id");
        post(body, key).then().statusCode(200).body("id", equalTo(id));
        post(Map.of("text", "Goodbye"), key).then().statusCode(409);
        post(body).then().statusCode(201);
        post(body, "not a key").then().statusCode(400).body("errors[0].field", equalTo("Idempotency-Key"));
    }

    @Test
    void everyKeyAMessageCameUnderStandsForItForGood() {
        String second = unique();
        Map<String, Object> body = Map.of("text", "Hello", "externalId", unique());
        int id = post(body, unique()).then().statusCode(201).extract().path("id");
        post(body, second).then().statusCode(200).body("id", equalTo(id));
        post(Map.of("text", "Goodbye"), second).then().statusCode(409).body("code", equalTo("conflicting_message"));
        post(body, second).then().statusCode(200).body("id", equalTo(id));
    }

    @Test
    void aKeyThatCameWithARefusedMessageIsFreeAgain() {
        String key = unique();
        String externalId = unique();
        post(Map.of("text", "One", "externalId", externalId));
        post(Map.of("text", "Two", "externalId", externalId), key).then().statusCode(409);
        post(Map.of("text", "Three"), key).then().statusCode(201);
    }

    @Test
    void storesOnceWhatIsSentManyTimesAtOnceUnderOneKey() throws Exception {
        String key = unique();
        Map<String, Object> body = Map.of("text", "At once under one key");
        assertEquals(1, atOnce(() -> post(body, key).path("id")).size());
    }

    @Test
    void refusesIdsThatBelongToTwoMessages() {
        String key = unique();
        String externalId = unique();
        post(Map.of("text", "One"), key);
        post(Map.of("text", "Two", "externalId", externalId));
        post(Map.of("text", "Two", "externalId", externalId), key).then().statusCode(409);
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        post(Map.of(
                        "text", " ",
                        "language", "english please",
                        "channel", "",
                        "receivedAt", "2999-01-01T00:00:00Z",
                        "attributes", Map.of("list", List.of(1))))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"))
                .body("errors.field", equalTo(List.of("channel", "language", "text", "receivedAt", "attributes.list")));
        post(Map.of("text", "x".repeat(MessageRequest.MAX_TEXT + 1)))
                .then()
                .statusCode(400)
                .body("errors[0].message", equalTo("must have at most 20000 characters"));
    }

    @Test
    void storesOnceWhatIsSentManyTimesAtOnce() throws Exception {
        Map<String, Object> body = Map.of("text", "At once", "externalId", unique());
        assertEquals(1, atOnce(() -> post(body).path("id")).size());
    }

    /** Sixteen times, eight of them at a time. @return the different answers */
    private static Set<Integer> atOnce(Callable<Integer> send) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(8);
        try {
            Set<Integer> ids = new HashSet<>();
            for (var sent : senders.invokeAll(Collections.nCopies(16, send))) {
                ids.add(sent.get());
            }
            return ids;
        } finally {
            senders.shutdown();
        }
    }

    @Test
    void answersEachLine() {
        String externalId = unique();
        String lines = String.join(
                "\n",
                "{\"text\": \"first\", \"externalId\": \"" + externalId + "\"}",
                "",
                "{\"text\": \"first\", \"externalId\": \"" + externalId + "\"}\r",
                "{\"text\": \"other\", \"externalId\": \"" + externalId + "\"}",
                "{\"text\": ",
                "{\"text\": \"\"}",
                "{\"text\": \"a\"} {\"text\": \"b\"}",
                "{\"text\": \"" + "x".repeat(300_000) + "\"}",
                "{\"text\": \"a\\u0000\"}",
                "null",
                "{\"text\": \"last\"}");
        List<JsonObject> answers = postLines(lines.getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of(1, 3, 4, 5, 6, 7, 8, 9, 10, 11),
                answers.stream().map(answer -> answer.getInteger("line")).toList());
        assertEquals(
                "created repeated refused refused refused refused refused refused refused created", statuses(answers));
        assertEquals(answers.get(0).getLong("id"), answers.get(1).getLong("id"));
        assertEquals(externalId, answers.get(0).getString("externalId"));
        assertEquals(
                "conflicting_message malformed_json invalid_request malformed_json body_too_large invalid_request"
                        + " invalid_request",
                answers.subList(2, 9).stream()
                        .map(answer -> answer.getJsonObject("error").getString("code"))
                        .collect(Collectors.joining(" ")));
        assertEquals("text", answers.get(4).getJsonObject("error").getString("field"));
    }

    @Test
    void refusesALineThatIsNotUtf8Alone() {
        byte[] lines = "{\"text\": \"?\"}\n{\"text\": \"good\"}".getBytes(StandardCharsets.UTF_8);
        lines[10] = (byte) 0xff;
        List<JsonObject> answers = postLines(lines);
        assertEquals("invalid_encoding", answers.get(0).getJsonObject("error").getString("code"));
        assertEquals("created", answers.get(1).getString("status"));
    }

    @Test
    void takesAThousandLines() {
        String prefix = unique();
        String lines = IntStream.range(0, 1000)
                .mapToObj(i -> "{\"text\": \"Message " + i + "\", \"externalId\": \"" + prefix + i + "\"}")
                .collect(Collectors.joining("\n"));
        long start = System.nanoTime();
        List<JsonObject> answers = postLines(lines.getBytes(StandardCharsets.UTF_8));
        System.out.printf("1000 lines in %d ms%n", (System.nanoTime() - start) / 1_000_000);
        assertEquals(1000, answers.size());
        assertTrue(
                answers.stream().allMatch(answer -> answer.getString("status").equals("created")));
        assertTrue(postLines(lines.getBytes(StandardCharsets.UTF_8)).stream()
                .allMatch(answer -> answer.getString("status").equals("repeated")));
    }

    @Test
    void twoStreamsWithTheSameIdsInOppositeOrderBothEnd() throws Exception {
        String prefix = unique();
        List<String> lines = IntStream.range(0, 200)
                .mapToObj(i -> "{\"text\": \"Message " + i + "\", \"externalId\": \"" + prefix + i + "\"}")
                .toList();
        List<String> reversed = new ArrayList<>(lines);
        Collections.reverse(reversed);
        ExecutorService senders = Executors.newFixedThreadPool(2);
        try {
            Callable<List<JsonObject>> one =
                    () -> postLines(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            Callable<List<JsonObject>> two =
                    () -> postLines(String.join("\n", reversed).getBytes(StandardCharsets.UTF_8));
            int created = 0;
            for (var sent : senders.invokeAll(List.of(one, two))) {
                for (JsonObject answer : sent.get()) {
                    created += answer.getString("status").equals("created") ? 1 : 0;
                    assertTrue(!answer.getString("status").equals("refused"));
                }
            }
            assertEquals(200, created);
        } finally {
            senders.shutdown();
        }
    }

    @Test
    void reviewersSendNothingIn() {
        SignedIn.reviewer()
                .contentType("application/json")
                .body(Map.of("text", "Hello"))
                .post("/api/messages")
                .then()
                .statusCode(403);
    }

    @Test
    void aLanguageWithoutEndIsRefusedAndTouchesNoOtherLine() {
        String language = "en" + "-a".repeat(100_000);
        post(Map.of("text", "Hello", "language", language))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("language"));
        List<JsonObject> answers = postLines(
                "{\"text\": \"before\"}",
                "{\"text\": \"bad\", \"language\": \"" + language + "\"}",
                "{\"text\": \"after\"}");
        assertEquals("created refused created", statuses(answers));
    }

    @Test
    void aKeyStandsForEachLineOfAStream() {
        String key = unique();
        List<JsonObject> first = postLinesUnder(key, "{\"text\": \"one\"}", "", "{\"text\": \"one\"}");
        assertEquals("created created", statuses(first));
        List<JsonObject> again =
                postLinesUnder(key, "{\"text\": \"one\"}", "", "{\"text\": \"one\"}", "{\"text\": \"more\"}");
        assertEquals("repeated repeated created", statuses(again));
        assertEquals(
                first.stream().map(answer -> answer.getLong("id")).toList(),
                again.stream().limit(2).map(answer -> answer.getLong("id")).toList());
        List<JsonObject> other = postLinesUnder(key, "{\"text\": \"two\"}");
        assertEquals("conflicting_message", other.get(0).getJsonObject("error").getString("code"));
    }

    @Test
    void aStreamUnderAKeyThatIsNoneIsRefused() {
        SignedIn.integration()
                .contentType("application/x-ndjson")
                .header("Idempotency-Key", "not a key")
                .body("{\"text\": \"Hello\"}".getBytes(StandardCharsets.UTF_8))
                .post("/api/messages")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("Idempotency-Key"));
    }

    private static String statuses(List<JsonObject> answers) {
        return answers.stream().map(answer -> answer.getString("status")).collect(Collectors.joining(" "));
    }

    private static Response post(Map<String, Object> body) {
        return SignedIn.integration().contentType("application/json").body(body).post("/api/messages");
    }

    private static Response post(Map<String, Object> body, String key) {
        return SignedIn.integration()
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/messages");
    }

    private static List<JsonObject> postLines(String... lines) {
        return postLines(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static List<JsonObject> postLines(byte[] lines) {
        return postLines(SignedIn.integration(), lines);
    }

    private static List<JsonObject> postLinesUnder(String key, String... lines) {
        return postLines(
                SignedIn.integration().header("Idempotency-Key", key),
                String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static List<JsonObject> postLines(RequestSpecification sender, byte[] lines) {
        return sender.contentType("application/x-ndjson")
                .body(lines)
                .post("/api/messages")
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString()
                .lines()
                .map(JsonObject::new)
                .toList();
    }

    private static Message message(long id) {
        return QuarkusTransaction.requiringNew().call(() -> Message.findById(id));
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }
}
