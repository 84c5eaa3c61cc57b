package org.messagetriage.inference.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service with its real models, as a process that is stopped and that has only so much memory. */
class InferenceServiceIT {

    private static final String LABELS = "model=zero-shot&candidate_labels=complaint,praise";
    private static final Pattern ADMITTED =
            Pattern.compile("inference_inputs_total\\{model=\"satisfaction\"} ([\\d.]+)");
    private static final int REQUESTS = 4;
    private static final int TEXTS = 64;
    private static final int DEADLINE_SECONDS = 150;
    private static final int LINES = 200;
    private static final int MEGABYTES = 640;

    /** One home for all, so that the models are assembled once. */
    @TempDir
    static Path home;

    @Test
    void whatWasAdmittedIsAnsweredBeforeItStopsAndAJobGoesOnAtTheNextStart() throws Exception {
        List<String> texts = ServiceClient.samples();
        String job;
        // More than usual, for machines that are busy with something else.
        try (PackagedService service = new PackagedService(home, "-Dmessagetriage.inference.batching.drain=150s")) {
            ServiceClient client = new ServiceClient(service);
            job = client.createJob(LABELS, BodyPublishers.ofString(lines(texts)));
            client.waitForLines(job, 1, ignored -> {});
            CompletableFuture<HttpResponse<String>> watcher = client.watch(job);
            Object body = Map.of("inputs", texts.subList(0, TEXTS), "options", Map.of("use_cache", false));
            List<CompletableFuture<HttpResponse<String>>> admitted = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                admitted.add(client.post("/models/satisfaction", body, DEADLINE_SECONDS));
            }
            while (admitted(client) < REQUESTS * TEXTS) {
                assertTrue(admitted.stream().noneMatch(CompletableFuture::isDone), "answered or refused too early");
                Thread.sleep(20);
            }
            service.terminate();
            assertTrue(admitted.stream().anyMatch(one -> !one.isDone()), "All were answered before: it tells nothing");
            for (CompletableFuture<HttpResponse<String>> one : admitted) {
                assertEquals(200, one.get(DEADLINE_SECONDS, TimeUnit.SECONDS).statusCode());
            }
            assertTrue(service.endsWithin(Duration.ofSeconds(30)), "It lives on after its last answer");
            assertFalse(watcher.get(1, TimeUnit.SECONDS).body().contains("endedAt"), "the watched job has not ended");
            assertFalse(service.log().contains(" ERROR "), service.log());
        }
        try (PackagedService service = new PackagedService(home)) {
            ServiceClient client = new ServiceClient(service);
            JsonNode ended = client.waitForEnd(job, ignored -> {});
            assertEquals(LINES, ended.get("linesDone").asInt());
            List<String> answers = Files.readAllLines(client.output(job, home.resolve("out.jsonl")));
            assertEquals(LINES, answers.size());
            for (int i = 0; i < LINES; i++) {
                assertTrue(answers.get(i).startsWith("{\"sequence\":\"" + i + ": "), answers.get(i));
            }
        }
    }

    /** Of more work than can be done in that time, all of it admitted before. */
    @Test
    void whoCannotBeAnsweredIsToldSoBeforeItStops() throws Exception {
        String longText = String.join(" ", ServiceClient.samples().subList(0, 40));
        Object body = Map.of("inputs", Collections.nCopies(TEXTS, longText), "options", Map.of("use_cache", false));
        try (PackagedService service = new PackagedService(home, "-Dmessagetriage.inference.batching.drain=10s")) {
            ServiceClient client = new ServiceClient(service);
            List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                CompletableFuture<HttpResponse<String>> one = client.post("/models/satisfaction", body, 300);
                asked.add(one);
                while (admitted(client) < i * TEXTS && !one.isDone()) {
                    Thread.sleep(20);
                }
            }
            long stopped = System.nanoTime();
            service.terminate();
            List<String> answers = new ArrayList<>();
            for (CompletableFuture<HttpResponse<String>> one : asked) {
                answers.add(one.get(DEADLINE_SECONDS, TimeUnit.SECONDS).body());
            }
            Duration taken = Duration.ofNanos(System.nanoTime() - stopped);
            assertTrue(answers.stream().anyMatch(answer -> answer.contains("shutting_down")), answers::toString);
            assertTrue(taken.toSeconds() < 15, "The last was answered after " + taken);
        }
    }

    private static String lines(List<String> texts) {
        return IntStream.range(0, LINES)
                .mapToObj(i -> ServiceClient.line(i + ": " + texts.get(i % texts.size())))
                .collect(Collectors.joining("\n"));
    }

    private static double admitted(ServiceClient client) throws Exception {
        Matcher inputs = ADMITTED.matcher(client.get("/q/metrics"));
        return inputs.find() ? Double.parseDouble(inputs.group(1)) : 0;
    }

    @Test
    void anInputThatIsLargerThanTheMemoryGoesToDiskAsItComes() throws Exception {
        try (PackagedService service = new PackagedService(home)) {
            ServiceClient client = new ServiceClient(service);
            byte[] megabyte = ("x".repeat((1 << 20) - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
            List<InputStream> all = Collections.nCopies(MEGABYTES, megabyte).stream()
                    .<InputStream>map(ByteArrayInputStream::new)
                    .toList();
            String job = client.createJob(
                    LABELS, BodyPublishers.ofInputStream(() -> new SequenceInputStream(Collections.enumeration(all))));
            assertEquals(MEGABYTES, client.job(job).get("linesTotal").asInt());
            client.delete("/transform-jobs/" + job);
            client.waitForLines(job, Long.MAX_VALUE, ignored -> {});
            assertEquals(204, client.delete("/transform-jobs/" + job));
        }
    }
}
