package org.messagetriage.inference.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 100,000 lines through a job of the packaged service with its real zero-shot model, killed three times as by kill -9,
 * and once more undisturbed: both outputs must be equal byte for byte. Not part of the tests, for it takes hours on two
 * cores. Build the service ({@code mvn -pl inference-service package -Dmaven.test.skip}) and run
 * {@code mvn -pl inference-service test -Dtest=TransformJobBenchmark}; {@code -Dlines=1000} for a shorter one.
 *
 * <p>Lines are the sample messages, each with its number, and three labels.
 */
class TransformJobBenchmark {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Path SAMPLES = Path.of("..", "triage-service", "src", "main", "resources", "samples.jsonl");
    private static final int LINES = Integer.getInteger("lines", 100_000);
    private static final int KILLS = 3;
    private static final String QUERY = "?model=zero-shot&candidate_labels=complaint,praise,question";

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;
    private int port;

    @TempDir
    Path home;

    @Test
    void killedThreeTimesTheOutputIsThatOfAnUndisturbedRun() throws Exception {
        assertTrue(Files.exists(JAR), "The service is not built: see this class's comment");
        Path input = input();
        try {
            start();
            String killed = create(input);
            for (int kill = 1; kill <= KILLS; kill++) {
                waitFor(killed, (long) LINES * kill / (KILLS + 1));
                process.destroyForcibly().waitFor();
                System.out.println("killed");
                start();
            }
            waitFor(killed, Long.MAX_VALUE);
            String undisturbed = create(input);
            waitFor(undisturbed, Long.MAX_VALUE);
            Path one = output(killed);
            Path other = output(undisturbed);
            try (var lines = Files.lines(one)) {
                assertEquals(LINES, lines.count());
            }
            assertEquals(-1, Files.mismatch(one, other), "first byte that differs");
            System.out.printf("%d lines, %d bytes, equal%n", LINES, Files.size(one));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Path input() throws IOException {
        List<String> samples = Files.readAllLines(SAMPLES);
        Path input = home.resolve("in.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(input)) {
            for (int i = 0; i < LINES; i++) {
                String text = json.readTree(samples.get(i % samples.size()))
                        .get("text")
                        .asText();
                out.write(json.writeValueAsString(json.createObjectNode().put("inputs", i + ": " + text)));
                out.write('\n');
            }
        }
        return input;
    }

    private void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dmessagetriage.home=" + home,
                        "-Dquarkus.http.port=" + port,
                        "-jar",
                        JAR.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("service.log").toFile())
                .start();
        while (!isReady()) {
            assertTrue(process.isAlive(), () -> "The service did not start, see its log");
            Thread.sleep(500);
        }
    }

    private boolean isReady() throws Exception {
        try {
            return http.send(request("/q/health/ready").build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String create(Path input) throws Exception {
        HttpRequest request = request("/transform-jobs" + QUERY)
                .header("Content-Type", "application/jsonlines")
                .POST(BodyPublishers.ofFile(input))
                .build();
        return json.readTree(http.send(request, BodyHandlers.ofString()).body())
                .get("id")
                .asText();
    }

    /** Until so many lines are done, or all. */
    private void waitFor(String id, long lines) throws Exception {
        long said = 0;
        while (true) {
            JsonNode job =
                    json.readTree(http.send(request("/transform-jobs/" + id).build(), BodyHandlers.ofString())
                            .body());
            if (System.nanoTime() - said > 10_000_000_000L) {
                System.out.println(job);
                said = System.nanoTime();
            }
            if (job.has("endedAt")) {
                assertEquals("done", job.get("state").asText(), job.toString());
                return;
            }
            if (job.get("linesDone").asLong() >= lines) {
                return;
            }
            Thread.sleep(200);
        }
    }

    private Path output(String id) throws Exception {
        return http.send(
                        request("/transform-jobs/" + id + "/output").build(),
                        BodyHandlers.ofFile(home.resolve(id + ".jsonl")))
                .body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
