package org.messagetriage.triage.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.triage.inference.FakeInference;

/** The packaged service with its own database, killed and started again. */
class TriageServiceIT {
    private static final int MESSAGES = 1000;

    @TempDir
    Path home;

    private TriageProcess service;

    @AfterEach
    void stop() throws Exception {
        if (service != null && service.isAlive()) {
            service.stop();
        }
        FakeInference.away();
    }

    @Test
    void decidesEveryMessageOnceThoughItIsKilledMeanwhile() throws Exception {
        Map<String, String> settings = new HashMap<>(FakeInference.reserve());
        settings.put("messagetriage.scoring.lease", "10s");
        FakeInference.reset();
        FakeInference.onClassify((exchange, body) -> {
            Waiting.pause(40);
            FakeInference.score(exchange, body);
        });
        service = new TriageProcess(home, settings);
        service.start();
        Path first = home.resolve("initial-admin-password");
        assertTrue(service.log().contains("sign in as admin, with the password in " + first), service.log());
        assertFalse(service.log().contains(Files.readString(first).trim()), "The log is no place for a password");
        String key = service.createKey();
        String lines = IntStream.range(0, MESSAGES)
                .mapToObj(i -> "{\"text\": \"bad " + i + "\", \"externalId\": \"" + i + "\"}")
                .collect(Collectors.joining("\n"));
        HttpResponse<String> answers = service.send(service.request("/api/messages")
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines)));
        assertEquals(MESSAGES, answers.body().lines().count());

        Waiting.until("some scores", () -> service.count("select count(*) from prediction") > MESSAGES / 10);
        service.kill();
        long before = service.count("select count(*) from prediction");
        assertTrue(before < MESSAGES, "Killed too late to tell anything");

        service.start();
        Waiting.until(
                "all decided", () -> service.count("select count(*) from message where status = 'SCORED'") == MESSAGES);
        assertEquals(MESSAGES, service.count("select count(*) from prediction"));
        assertEquals(MESSAGES, service.count("select count(distinct message_id) from decision"));
        assertEquals(MESSAGES, service.count("select count(*) from decision"));

        service.stop();
        assertFalse(Files.exists(home.resolve("postgres/postmaster.pid")), "The database runs on");
        settings.put("quarkus.http.host", "0.0.0.0");
        service.start();
        assertEquals(MESSAGES, service.count("select count(*) from message"));
        assertEquals(200, list(key).statusCode());
        operatorsPagesAskWhoComes(key);

        String second = new TriageProcess(home, settings).startInVain();
        assertTrue(second.contains("Another triage service is running in " + home), second);
        String samePort = service.sibling(home.resolve("other")).startInVain();
        assertTrue(samePort.contains("Cannot listen on port"), samePort);
        String noPort = new TriageProcess(home.resolve("other"), Map.of("quarkus.http.port", "70000")).startInVain();
        assertTrue(noPort.contains("QUARKUS_HTTP_PORT is '70000', which is no port number"), noPort);

        service.killDatabase();
        HttpResponse<String> refused = list(key);
        assertEquals(503, refused.statusCode());
        assertTrue(refused.body().contains("\"unavailable\""), refused.body());
    }

    @Test
    void aFirstStartThatIsStoppedMidwayLeavesNoDatabaseRunning() throws Exception {
        service = new TriageProcess(home, FakeInference.reserve());
        ProcessHandle database = service.startDatabase();

        service.stop();

        // It ends, and takes a moment for its last step; a server that is left runs on.
        database.onExit().get(1, TimeUnit.MINUTES);
    }

    /** Where others than this machine reach the service. On loopback: PageTest. */
    private void operatorsPagesAskWhoComes(String key) throws Exception {
        String admin = service.signIn();
        String password = "a long enough password";
        Map<String, Object> account = Map.of("name", "nora", "role", "reviewer", "password", password);
        assertEquals(
                201,
                service.send(service.post("/api/accounts", account).header("Cookie", admin))
                        .statusCode());
        String reviewer = service.signIn("nora", password);
        for (String path : List.of("/q/metrics", "/q/openapi", "/q/openapi.json", "/q/health/../metrics")) {
            assertEquals(401, service.send(service.request(path)).statusCode(), path);
            assertEquals(403, status(path, "Cookie", reviewer), path);
            assertEquals(200, status(path, "Cookie", admin), path);
            assertEquals(200, status(path, "Authorization", "Bearer " + key), path);
        }
        String metrics = service.send(service.request("/q/metrics").header("Cookie", admin))
                .body();
        assertTrue(metrics.contains("messagetriage_messages_pending"), metrics);
        assertEquals(200, service.send(service.request("/q/health/ready")).statusCode());
    }

    private int status(String path, String header, String value) throws Exception {
        return service.send(service.request(path).header(header, value)).statusCode();
    }

    private HttpResponse<String> list(String key) throws Exception {
        return service.send(service.request("/api/messages?limit=1")
                .header("Authorization", "Bearer " + key)
                .GET());
    }
}
