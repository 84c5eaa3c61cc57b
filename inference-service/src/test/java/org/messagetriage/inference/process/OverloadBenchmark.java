package org.messagetriage.inference.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten times the load that the packaged service can take, for a minute: do admitted requests keep their deadline, is the
 * rest refused, does memory stay flat, and is it as fast as before a second later? Not part of the tests; after
 * {@code mvn -pl inference-service package}, on a quiet machine:
 * {@code mvn -pl inference-service test -Dtest=OverloadBenchmark}.
 */
class OverloadBenchmark {

    private static final Path SAMPLES = Path.of("..", "triage-service", "src", "main", "resources", "samples.jsonl");
    private static final int CLIENTS = 16;
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final Duration OVERLOAD = Duration.ofSeconds(Integer.getInteger("bench.overload.seconds", 60));
    private static final int TIMES = 10;
    private static final int DEADLINE_SECONDS = 2;

    private record Answer(int status, double millis) {}

    @TempDir
    Path home;

    private final HttpClient client = HttpClient.newHttpClient();
    private List<String> bodies;

    @Test
    void overload() throws Exception {
        bodies = bodies();
        try (PackagedService service = new PackagedService(home)) {
            closedLoop(service, MEASURED);
            double before = closedLoop(service, MEASURED);
            long memoryBefore = service.residentMegabytes();
            List<Answer> answers = openLoop(service, before * TIMES);
            Thread.sleep(1000);
            double after = closedLoop(service, MEASURED);
            report(before, after, memoryBefore, service.residentMegabytes(), answers);
        }
    }

    /** Clients that each send one request after the other. @return requests answered in a second */
    private double closedLoop(PackagedService service, Duration duration) throws Exception {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> {
                    int answered = 0;
                    while (System.nanoTime() < end) {
                        int status =
                                send(service, next.getAndIncrement(), 60).get().status();
                        answered += status == 200 ? 1 : 0;
                    }
                    return answered;
                }));
            }
            int answered = 0;
            for (Future<Integer> one : clients) {
                answered += one.get();
            }
            return answered / ((System.nanoTime() - start) / 1e9);
        } finally {
            threads.shutdown();
        }
    }

    /** Requests at a fixed rate, whatever becomes of them. */
    private List<Answer> openLoop(PackagedService service, double perSecond) throws Exception {
        ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        long start = System.nanoTime();
        int count = (int) (perSecond * OVERLOAD.toSeconds());
        for (int i = 0; i < count; i++) {
            long due = start + (long) (i / perSecond * 1e9);
            while (System.nanoTime() < due) {
                Thread.sleep(1);
            }
            all.add(send(service, i, DEADLINE_SECONDS).thenAccept(answers::add));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        return List.copyOf(answers);
    }

    private CompletableFuture<Answer> send(PackagedService service, int number, int deadlineSeconds) {
        HttpRequest request = HttpRequest.newBuilder(service.uri("/models/zero-shot"))
                .header("Content-Type", "application/json")
                .header("X-Request-Timeout", Integer.toString(deadlineSeconds))
                .POST(HttpRequest.BodyPublishers.ofString(bodies.get(number % bodies.size())))
                .build();
        long start = System.nanoTime();
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .thenApply(response -> new Answer(response.statusCode(), (System.nanoTime() - start) / 1e6));
    }

    private static void report(double before, double after, long memoryBefore, long memoryAfter, List<Answer> answers) {
        List<Double> accepted = new ArrayList<>(answers.stream()
                .filter(answer -> answer.status == 200)
                .map(Answer::millis)
                .toList());
        Collections.sort(accepted);
        long refused = answers.stream().filter(answer -> answer.status == 429).count();
        System.out.printf(
                "closed loop of %d clients: %.1f requests a second%n"
                        + "open loop of %d s, deadline %d s: %d sent, %d answered (p50 %.0f ms, p99 %.0f ms), %d refused"
                        + " with 429, %d others%n"
                        + "a second later: %.1f requests a second; memory %d MB before, %d MB after%n",
                CLIENTS,
                before,
                OVERLOAD.toSeconds(),
                DEADLINE_SECONDS,
                answers.size(),
                accepted.size(),
                accepted.get(accepted.size() / 2),
                accepted.get(accepted.size() * 99 / 100),
                refused,
                answers.size() - accepted.size() - refused,
                after,
                memoryBefore,
                memoryAfter);
    }

    private static List<String> bodies() throws Exception {
        ObjectMapper json = new ObjectMapper();
        List<String> bodies = new ArrayList<>();
        for (String line : Files.readAllLines(SAMPLES)) {
            bodies.add(json.writeValueAsString(Map.of(
                    "inputs",
                    json.readTree(line).get("text").asText(),
                    "parameters",
                    Map.of("candidate_labels", List.of("complaint", "praise", "question", "delivery", "payment")),
                    "options",
                    Map.of("use_cache", false))));
        }
        return bodies;
    }
}
