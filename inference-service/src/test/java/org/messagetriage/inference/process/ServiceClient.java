package org.messagetriage.inference.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/** A caller of the packaged service. */
final class ServiceClient {

    private static final Path SAMPLES = Path.of("..", "triage-service", "src", "main", "resources", "samples.jsonl");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LOOK_AGAIN_MILLIS = 200;

    private final PackagedService service;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ServiceClient(PackagedService service) {
        this.service = service;
    }

    /** The texts of the sample messages. */
    static List<String> samples() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String line : Files.readAllLines(SAMPLES)) {
            texts.add(JSON.readTree(line).get("text").asText());
        }
        return texts;
    }

    /** A line that asks about a text. */
    static String line(String text) {
        return JSON.createObjectNode().put("inputs", text).toString();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.uri(path));
    }

    /** @param deadlineSeconds longest that the answer may take */
    CompletableFuture<HttpResponse<String>> post(String path, Object body, int deadlineSeconds) throws IOException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .header("X-Request-Timeout", Integer.toString(deadlineSeconds))
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    String get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString()).body();
    }

    int delete(String path) throws Exception {
        return http.send(request(path).DELETE().build(), BodyHandlers.discarding())
                .statusCode();
    }

    /** @return the id of the new job */
    String createJob(String query, BodyPublisher lines) throws Exception {
        HttpRequest request = request("/transform-jobs?" + query)
                .header("Content-Type", "application/jsonlines")
                .POST(lines)
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 201) {
            throw new AssertionError("No job was made: " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body()).get("id").asText();
    }

    /** Follows a job's events to their end. */
    CompletableFuture<HttpResponse<String>> watch(String id) {
        return http.sendAsync(request("/transform-jobs/" + id + "/events").build(), BodyHandlers.ofString());
    }

    JsonNode job(String id) throws Exception {
        return JSON.readTree(get("/transform-jobs/" + id));
    }

    /** Waits until so many lines are done, or the job has ended. */
    JsonNode waitForLines(String id, long lines, LongConsumer done) throws Exception {
        JsonNode job = job(id);
        while (!job.has("endedAt") && job.get("linesDone").asLong() < lines) {
            Thread.sleep(LOOK_AGAIN_MILLIS);
            job = job(id);
            done.accept(job.get("linesDone").asLong());
        }
        return job;
    }

    JsonNode waitForEnd(String id, LongConsumer done) throws Exception {
        JsonNode job = waitForLines(id, Long.MAX_VALUE, done);
        if (!job.get("state").asText().equals("done")) {
            throw new AssertionError("It did not end well: " + job);
        }
        return job;
    }

    Path output(String id, Path file) throws Exception {
        return http.send(request("/transform-jobs/" + id + "/output").build(), BodyHandlers.ofFile(file))
                .body();
    }
}
