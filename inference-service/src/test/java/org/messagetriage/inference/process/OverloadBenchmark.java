package org.messagetriage.inference.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
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
 * {@code mvn -pl inference-service package -Dmaven.test.skip=true}, on a quiet machine, two minutes:
 * {@code mvn -pl inference-service test -Dtest=OverloadBenchmark}. {@code -Dbench.seconds=10} for a short one. Leaves
 * {@code target/overload.json}.
 *
 * <p>A request is one of the sample messages with five labels. The client runs on the same machine and takes its share of
 * it; it has sent thousands of requests elsewhere before, so that compiling it is no part of that share.
 */
class OverloadBenchmark {

    private static final int CLIENTS = 16;
    private static final Duration OVERLOAD = Duration.ofSeconds(Integer.getInteger("bench.seconds", 60));
    private static final Duration MEASURED = OVERLOAD.dividedBy(4);
    private static final int TIMES = 10;
    private static final int DEADLINE_SECONDS = 3;
    private static final int PATIENCE_SECONDS = 60;
    /** Of the speed before: two measurements of a quarter of a minute differ by so much without any cause. */
    private static final double FULL_SPEED = 0.9;
    /** Of the most memory that the load took that it can take, looked at as often. */
    private static final double FLAT = 1.05;

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final int ONSET_SECONDS = 5;

    private static final int NONE = -1;

    /**
     * @param status {@value #NONE} if the connection failed
     * @param sent in {@link System#nanoTime}
     */
    private record Answer(int status, long sent, double millis) {

        boolean isLate() {
            return status == 503 || status == 200 && millis > DEADLINE_SECONDS * 1000;
        }
    }

    /** @param answers of the requests that were sent one by one at a fixed rate */
    private record Overload(List<Answer> answers, long start) {

        long count(int status) {
            return answers.stream().filter(answer -> answer.status == status).count();
        }

        /** Admitted at the onset, when nobody knew yet how slow it would become, and answered too late. */
        long lateAtOnset() {
            long end = start + Duration.ofSeconds(ONSET_SECONDS).toNanos();
            return answers.stream()
                    .filter(answer -> answer.isLate() && answer.sent < end)
                    .count();
        }
    }

    @TempDir
    Path home;

    private final List<byte[]> bodies = new ArrayList<>();

    @Test
    void overload() throws Exception {
        for (String text : ServiceClient.samples()) {
            bodies.add(new ObjectMapper()
                    .writeValueAsBytes(Map.of(
                            "inputs", text,
                            "parameters",
                                    Map.of(
                                            "candidate_labels",
                                            List.of("complaint", "praise", "question", "delivery", "payment")),
                            "options", Map.of("use_cache", false))));
        }
        Verdicts verdicts =
                new Verdicts(TIMES + " times the load that it can take, for " + OVERLOAD.toSeconds() + " s");
        warmUpClient();
        // The heap has its pages from the beginning, so that what grows is a leak.
        try (PackagedService service = new PackagedService(home, "-Xms512m", "-XX:+AlwaysPreTouch");
                LeanClient client = new LeanClient(service.uri("/models/zero-shot"))) {
            closedLoop(client, MEASURED);
            MemoryWatch usual = new MemoryWatch(service);
            double before = closedLoop(client, MEASURED);
            long megabytes = usual.end();
            MemoryWatch flooded = new MemoryWatch(service);
            Overload overload = openLoop(client, before * TIMES);
            long mostMegabytes = flooded.end();
            Thread.sleep(1000);
            double after = closedLoop(client, MEASURED);
            judge(verdicts, before, overload, after);
            verdicts.verdict(
                    "memory flat",
                    mostMegabytes <= megabytes * FLAT,
                    "%d MB at most before, %d MB at most in the flood",
                    megabytes,
                    mostMegabytes);
        }
        verdicts.end("overload.json");
    }

    private void warmUpClient() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(429, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        server.setExecutor(threads);
        server.start();
        try (LeanClient client = new LeanClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))) {
            closedLoop(client, WARM_UP);
        } finally {
            server.stop(0);
            threads.shutdown();
        }
    }

    /** Clients that each send one request after the other. @return requests answered in a second */
    private double closedLoop(LeanClient client, Duration duration) throws Exception {
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
                        Answer answer = send(client, next.getAndIncrement(), PATIENCE_SECONDS)
                                .get();
                        answered += answer.status == 200 ? 1 : 0;
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
    private Overload openLoop(LeanClient client, double perSecond) throws Exception {
        ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        long start = System.nanoTime();
        int count = (int) Math.ceil(perSecond * OVERLOAD.toSeconds());
        for (int i = 0; i < count; i++) {
            long due = start + (long) (i / perSecond * 1e9);
            while (System.nanoTime() < due) {
                Thread.sleep(1);
            }
            all.add(send(client, i, DEADLINE_SECONDS).thenAccept(answers::add));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        return new Overload(List.copyOf(answers), start);
    }

    private CompletableFuture<Answer> send(LeanClient client, int number, int deadlineSeconds) {
        long start = System.nanoTime();
        return client.post(bodies.get(number % bodies.size()), deadlineSeconds)
                .exceptionally(failure -> NONE)
                .thenApply(status -> new Answer(status, start, (System.nanoTime() - start) / 1e6));
    }

    private static void judge(Verdicts verdicts, double before, Overload overload, double after) {
        List<Double> accepted = new ArrayList<>(overload.answers.stream()
                .filter(answer -> answer.status == 200 || answer.status == 503)
                .map(Answer::millis)
                .toList());
        Collections.sort(accepted);
        double p50 = accepted.get(accepted.size() / 2);
        double p99 = accepted.get(accepted.size() * 99 / 100);
        long late = overload.answers.stream().filter(Answer::isLate).count();
        long refused = overload.count(429);
        long others = overload.answers.size() - accepted.size() - refused;
        double seconds = OVERLOAD.toMillis() / 1000.0;
        verdicts.figure("requestsPerSecondBefore", before);
        verdicts.figure("sent", overload.answers.size());
        verdicts.figure("answered", overload.count(200));
        verdicts.figure("late", late);
        verdicts.figure("refused", refused);
        verdicts.figure("p50Millis", p50);
        verdicts.figure("p99Millis", p99);
        verdicts.figure("requestsPerSecondAfter", after);
        verdicts.verdict(
                "accepted requests keep their deadline of " + DEADLINE_SECONDS + " s at p99",
                p99 <= DEADLINE_SECONDS * 1000,
                "%d of %d sent were accepted (%.1f a second), p50 %.0f ms, p99 %.0f ms, %d late, %d of them sent in the first %d s",
                accepted.size(),
                overload.answers.size(),
                accepted.size() / seconds,
                p50,
                p99,
                late,
                overload.lateAtOnset(),
                ONSET_SECONDS);
        verdicts.verdict("the rest get 429", others == 0, "%d refused with 429, %d others", refused, others);
        verdicts.verdict(
                "full speed a second later",
                after >= before * FULL_SPEED,
                "%.1f requests a second before, %.1f after (closed loop of %d clients)",
                before,
                after,
                CLIENTS);
    }
}
