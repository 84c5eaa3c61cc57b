package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.messagetriage.inference.api.JobCalls.LABELS;
import static org.messagetriage.inference.api.JobCalls.created;
import static org.messagetriage.inference.api.JobCalls.isOver;
import static org.messagetriage.inference.api.JobCalls.job;
import static org.messagetriage.inference.api.JobCalls.lines;
import static org.messagetriage.inference.api.JobCalls.output;
import static org.messagetriage.inference.api.JobCalls.pause;
import static org.messagetriage.inference.api.JobCalls.post;
import static org.messagetriage.inference.api.JobCalls.waitUntil;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(TransformJobsTest.Profile.class)
class TransformJobsTest {

    private static final Path FOLDER = Path.of("target", "transform-test");
    private static final Path INPUTS = FOLDER.resolve("inputs");

    public static class Profile extends FakeModels.Profile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>(super.getConfigOverrides());
            String prefix = "messagetriage.inference.transform.";
            config.put(prefix + "folder", FOLDER.resolve("jobs").toString());
            config.put(prefix + "inputs", INPUTS.toString());
            config.put(prefix + "input", "4M");
            config.put(prefix + "disk", "9M");
            config.put(prefix + "jobs", "6");
            config.put(prefix + "line", "2000");
            config.put(prefix + "record", "200ms");
            config.put(prefix + "watchers", "1");
            config.put("messagetriage.inference.limits.body", "100000");
            return config;
        }
    }

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
    void eachLineGetsItsAnswerInOrderAndItsOwnLabelsGoFirst() {
        Response made = post(
                LABELS + "&top_k=3",
                "{\"inputs\": \"my health\"}",
                "{\"inputs\": \"my humor\", \"parameters\": {\"candidate_labels\": [\"humor\", \"career\", \"x\"]}}",
                "{\"inputs\": [\"my finance\", \"my health\"]}",
                "{\"inputs\": \"my health\", \"parameters\": {\"multi_label\": true, \"response_format\": \"list\"}}");
        made.then()
                .statusCode(201)
                .header("Location", containsString("/transform-jobs/" + made.path("id")))
                .body("model", equalTo("zero-shot"))
                .body("linesTotal", equalTo(4))
                .body("parameters.candidate_labels", equalTo("health,finance"))
                .body("ignoredParameters", equalTo(List.of("top_k")));
        String id = made.path("id");
        // e / (e + 1/e) and so on, by hand.
        assertEquals(
                List.of(
                        "{\"sequence\":\"my health\",\"labels\":[\"health\",\"finance\"],\"scores\":[0.880797,0.119203]}",
                        "{\"sequence\":\"my humor\",\"labels\":[\"humor\",\"career\",\"x\"],"
                                + "\"scores\":[0.786986,0.106507,0.106507]}",
                        "[{\"sequence\":\"my finance\",\"labels\":[\"finance\",\"health\"],\"scores\":[0.880797,0.119203]},"
                                + "{\"sequence\":\"my health\",\"labels\":[\"health\",\"finance\"],"
                                + "\"scores\":[0.880797,0.119203]}]",
                        "[{\"label\":\"health\",\"score\":0.880797},{\"label\":\"finance\",\"score\":0.119203}]"),
                output(id));
        job(id).body("state", equalTo("done"))
                .body("linesDone", equalTo(4))
                .body("errors", equalTo(0))
                .body("revision", equalTo("rev-zero-shot"));
        given().get("/transform-jobs").then().body("id", hasItem(id));
    }

    @Test
    void aLineThatCannotBeAnsweredSaysWhyAndTheOthersGoOn() {
        String good = "{\"inputs\": \"good\"}";
        byte[] lines = String.join(
                        "\n",
                        good,
                        "{\"inputs\": ",
                        "",
                        "{\"inputs\": \"" + "x".repeat(2000) + "\"}",
                        "{\"inputs\": \"\u00e4\"}",
                        "{\"inputs\": 7}",
                        "{\"inputs\": \"x\", \"parameters\": {\"candidate_labels\": []}}",
                        "{\"inputs\": \"this is poison for it\"}",
                        "[".repeat(1500),
                        "{\"inputs\": \"" + "word ".repeat(100) + "\"}\r",
                        "{\"inputs\": \"the last\"}")
                .getBytes(StandardCharsets.ISO_8859_1);
        String id = created(post(LABELS, lines));
        List<String> answers = output(id);
        List<String> expected = List.of(
                "\"sequence\":\"good\"",
                "\"code\":\"malformed_json\"",
                "\"code\":\"malformed_json\"",
                "{\"error\":\"The line is longer than 2000 bytes\",\"code\":\"body_too_large\"}",
                "\"code\":\"invalid_utf8\"",
                "\"code\":\"wrong_type\",\"field\":\"inputs\"",
                "\"code\":\"invalid_value\",\"field\":\"parameters.candidate_labels\"",
                "{\"error\":\"Model zero-shot failed on this line\",\"code\":\"internal\"}",
                "{\"error\":\"The body must be an object with a field inputs\",\"code\":\"wrong_type\"}",
                "\"sequence\":\"word word",
                "\"sequence\":\"the last\"");
        assertEquals(expected.size(), answers.size());
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(answers.get(i).contains(expected.get(i)), answers.get(i));
        }
        job(id).body("errors", equalTo(8)).body("truncated", equalTo(1)).body("state", equalTo("done"));
    }

    @Test
    void allModelsTakeLines() {
        List<String> moods = output(created(post("?model=satisfaction&top_k=1", "{\"inputs\": \"wonderful\"}")));
        assertEquals(List.of("[[{\"label\":\"very_satisfied\",\"score\":0.602732}]]"), moods);
        assertEquals(
                1,
                output(created(post("?model=embedding", "{\"inputs\": \"x\"}"))).size());
        assertEquals(List.of(), output(created(post("?model=embedding", new byte[0]))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?model=zero-shot&candidate_labels=a&candidate_labels=a|422|parameters.candidate_labels[1]",
                "?model=zero-shot&multi_label=perhaps|422|parameters.multi_label",
                "?model=zero-shot&hypothesis_template=none|422|parameters.hypothesis_template",
                "?model=satisfaction&top_k=0|422|parameters.top_k",
                "?model=nobody|404|There is no model of this name",
                "?candidate_labels=a|422|model is required"
            })
    void aJobThatMakesNoSenseIsRefusedBeforeItIsKept(String row) {
        String[] parts = row.split("\\|");
        post(parts[0], "{\"inputs\": \"x\"}")
                .then()
                .statusCode(Integer.parseInt(parts[1]))
                .contentType("application/problem+json")
                .body("detail", startsWith(parts[2]));
        given().get("/transform-jobs").then().body("size()", equalTo(0));
    }

    @Test
    void otherTypesAndEncodingsAreRefused() {
        given().contentType("text/plain")
                .body("x")
                .post("/transform-jobs?model=zero-shot")
                .then()
                .statusCode(415);
        given().contentType("application/jsonlines")
                .header("Content-Encoding", "gzip")
                .body(new byte[] {1})
                .post("/transform-jobs" + LABELS)
                .then()
                .statusCode(415);
    }

    @Test
    void filesAreTakenFromTheFolderOfInputsAndFromNowhereElse() throws IOException {
        Path deep = Files.createDirectories(INPUTS.resolve("deep"));
        Files.writeString(deep.resolve("in.jsonl"), "{\"inputs\": \"my health\"}\n{\"inputs\": \"other\"}");
        Files.writeString(FOLDER.resolve("secret.jsonl"), "{\"inputs\": \"secret\"}");
        Path link = INPUTS.resolve("link.jsonl");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, FOLDER.resolve("secret.jsonl").toAbsolutePath());

        String id = created(fromPath("deep/in.jsonl"));
        assertEquals(2, output(id).size());
        job(id).body("path", equalTo("deep/in.jsonl")).body("linesTotal", equalTo(2));
        for (String path : List.of(
                "../secret.jsonl",
                "link.jsonl",
                "deep",
                ".",
                "no-such-file",
                "deep/../../secret.jsonl",
                "in\\u0000.jsonl",
                FOLDER.resolve("secret.jsonl").toAbsolutePath().toString(),
                "/etc/passwd")) {
            fromPath(path)
                    .then()
                    .statusCode(422)
                    .body("detail", equalTo("path is no file that can be read below the folder of inputs"));
        }
    }

    @Test
    void aSmallPackedFileMayNotHoldMoreThanAnInput() throws IOException {
        Files.createDirectories(INPUTS);
        try (var bomb = new GZIPOutputStream(Files.newOutputStream(INPUTS.resolve("bomb.jsonl.gz")))) {
            bomb.write(new byte[5 << 20]);
        }
        fromPath("bomb.jsonl.gz").then().statusCode(413).body("code", equalTo("body_too_large"));
        Files.writeString(INPUTS.resolve("no-gzip.jsonl.gz"), "{}");
        fromPath("no-gzip.jsonl.gz").then().statusCode(422).body("detail", startsWith("path "));
        given().get("/transform-jobs").then().body("size()", equalTo(0));
    }

    private static Response fromPath(String path) {
        return given().contentType("application/json")
                .body("{\"path\": \"" + path + "\", \"model\": \"zero-shot\","
                        + " \"parameters\": {\"candidate_labels\": [\"health\"]}}")
                .post("/transform-jobs");
    }

    @Test
    void inputsAreTakenWithinTheirLimitAndNoOtherBodyIsThatLong() {
        byte[] threeMegabytes =
                ("{\"inputs\": \"" + "x".repeat(1500) + "\"}\n").repeat(2000).getBytes();
        String id = created(post(LABELS, threeMegabytes));
        job(id).body("linesTotal", equalTo(2000));
        post(LABELS, new byte[5 << 20]).then().statusCode(413).body("code", equalTo("body_too_large"));
        given().contentType("application/json")
                .body(threeMegabytes)
                .post("/transform-jobs")
                .then()
                .statusCode(413);
        given().body(threeMegabytes).post("/models/zero-shot").then().statusCode(413);
        // Of nine megabytes three inputs of three, and their answers, leave no room for a fourth.
        created(post(LABELS, threeMegabytes));
        post(LABELS, threeMegabytes).then().statusCode(507).body("code", equalTo("storage_full"));
    }

    @Test
    void aSenderThatGoesAwayLeavesNothingBehind() throws Exception {
        for (String length : List.of("Content-Length: 100000", "Transfer-Encoding: chunked")) {
            try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
                OutputStream out = socket.getOutputStream();
                out.write(("POST /transform-jobs" + LABELS + " HTTP/1.1\r\nHost: localhost\r\n"
                                + "Content-Type: application/x-ndjson\r\n" + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write("14\r\n{\"inputs\": \"my heal".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                pause();
            }
        }
        Path jobs = FOLDER.resolve("jobs");
        waitUntil(() -> {
            try (var files = Files.list(jobs)) {
                return files.noneMatch(Files::isDirectory);
            } catch (IOException e) {
                return false;
            }
        });
        given().get("/transform-jobs").then().body("size()", equalTo(0));
    }

    @Test
    void noMoreJobsAreKeptThanMayBe() {
        for (int i = 0; i < 6; i++) {
            created(post(LABELS, "{\"inputs\": \"x\"}"));
        }
        post(LABELS, "{\"inputs\": \"x\"}")
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("too_many_jobs"));
    }

    @Test
    void whatIsUnderWayCanBeCancelledAndWhatHasEndedRemoved() {
        models.zeroShot().hold();
        String id = created(post(LABELS, lines(5000)));
        models.zeroShot().allow(30);
        waitUntil(() -> given().get("/transform-jobs/" + id).<Integer>path("linesDone") > 0);
        given().get("/transform-jobs/" + id + "/output").then().statusCode(409).body("code", equalTo("job_not_done"));
        given().delete("/transform-jobs/" + id).then().statusCode(202);
        waitUntil(() -> isOver(id));
        int done = job(id).body("state", equalTo("cancelled")).extract().path("linesDone");
        List<String> answers = output(id);
        assertEquals(done, answers.size());
        assertTrue(done > 0 && done < 5000, done + " lines");
        given().delete("/transform-jobs/" + id).then().statusCode(204);
        job(id).statusCode(404).contentType("application/problem+json");
        given().delete("/transform-jobs/" + id).then().statusCode(404);
        given().get("/transform-jobs/..%2Flock").then().statusCode(404);
    }

    @Test
    void aShortJobDoesNotWaitForALongOne() {
        models.zeroShot().hold();
        String large = created(post(LABELS, lines(20_000)));
        String small = created(post(LABELS, lines(200)));
        // Batch by batch, so that the order does not hang on the speed of this machine.
        waitUntil(() -> {
            models.zeroShot().allow(1);
            return isOver(small);
        });
        int ofLarge = given().get("/transform-jobs/" + large).path("linesDone");
        assertTrue(ofLarge > 0 && ofLarge < 2000, "The long one had done " + ofLarge + " lines");
        assertEquals(200, output(small).size());
    }

    @Test
    void textsStayDataInTheOutput() {
        List<String> answers = output(created(post(
                LABELS, "{\"inputs\": \"a\\nb \\u2028 </script> \\\"quoted\\\"\"}", "{\"inputs\": \"half \\ud800\"}")));
        assertEquals(2, answers.size());
        assertTrue(answers.get(0).contains("a\\nb \u2028 </script> \\\"quoted\\\""), answers.get(0));
        assertTrue(answers.get(1).contains("\"code\":\"invalid_value\",\"field\":\"inputs\""), answers.get(1));
    }
}
