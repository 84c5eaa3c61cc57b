package org.messagetriage.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.batching.BatchObserver;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.batching.BatchingConfigs;
import org.messagetriage.inference.batching.Priority;
import org.messagetriage.inference.batching.Submitter;
import org.messagetriage.inference.batching.Terms;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.djl.BareLinear;

/**
 * (text, label) pairs a second and latencies of our zero-shot, of ONNX Runtime on the same network, and of one forward a
 * label, at several numbers of clients. Not part of the tests; run it on a quiet machine with
 * {@code mvn -pl inference-service -am test -Dtest=ServingBenchmark -Dsurefire.failIfNoSpecifiedTests=false}. Leaves
 * {@code target/bench.json}.
 *
 * <p>A request is one of the sample messages, of a few words to a few hundred, with nine labels. Each client sends one after the other.
 * All engines have all processors. They take turns at each number of clients, so that a noisy machine is noisy for all.
 * ONNX Runtime gets each request as one padded batch, one request at a time, which is the fastest way to run it here. It
 * runs the base's own file: our adapter changes values of the weights, not their number.
 */
class ServingBenchmark {

    private static final Path SAMPLES = Path.of("..", "triage-service", "src", "main", "resources", "samples.jsonl");
    private static final int[] CLIENTS = {1, 8, 32, 128};
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("bench.seconds", 8));
    private static final List<String> LABELS = List.of(
            "Health",
            "Humor",
            "Personal Growth",
            "Philanthropy",
            "Leisure",
            "Career",
            "Finance",
            "Education",
            "Family");

    private interface Engine {
        void run(List<Sequence> request) throws Exception;
    }

    /** What one engine did with so many clients. */
    private record Result(
            String engine, int clients, double pairsPerSecond, double p50Millis, double p95Millis, double p99Millis) {}

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private List<List<Sequence>> requests;

    @Test
    void serving() throws Exception {
        Map<String, Engine> engines = new LinkedHashMap<>();
        try {
            for (DtypeChoice dtype : dtypes()) {
                engines.put("ours " + dtype.name().toLowerCase(java.util.Locale.ROOT), ours(dtype));
            }
            engines.put("ONNX Runtime fp32", onnx(OnnxRuntimeReference.FP32));
            engines.put("ONNX Runtime int8", onnx(OnnxRuntimeReference.INT8));
            engines.put("one forward a label", oneForwardALabel());
            report(measure(engines), bareLinear());
        } finally {
            for (AutoCloseable one : open) {
                one.close();
            }
        }
    }

    private static List<DtypeChoice> dtypes() {
        List<DtypeChoice> dtypes = new ArrayList<>(List.of(DtypeChoice.INT8, DtypeChoice.FP32));
        if (DtypeChoice.AUTO.resolve() == Dtype.BF16) {
            dtypes.add(DtypeChoice.BF16);
        }
        return dtypes;
    }

    private Model load(DtypeChoice dtype) throws IOException {
        Model model = new BundledModels(folder.resolve("models"), dtype, null).load("zero-shot");
        open.add(model);
        if (requests == null) {
            requests = requests(model);
        }
        return model;
    }

    private Engine ours(DtypeChoice dtype) throws IOException {
        Model model = load(dtype);
        BatchScheduler scheduler =
                new BatchScheduler(BatchingConfigs.usual(), System::nanoTime, new BatchObserver() {});
        open.add(0, scheduler);
        Submitter anew = scheduler.under(new Terms(Priority.INTERACTIVE, Duration.ofMinutes(5), false));
        return request -> anew.submit(model, request).get();
    }

    private Engine onnx(String resource) throws Exception {
        OnnxRuntimeReference onnx = new OnnxRuntimeReference(folder, resource);
        open.add(onnx);
        return oneAtATime(onnx::firstTokenStates);
    }

    private Engine oneForwardALabel() throws IOException {
        Model model = load(DtypeChoice.FP32);
        return oneAtATime(request -> {
            for (Sequence pair : request) {
                model.run(List.of(pair));
            }
        });
    }

    private static Engine oneAtATime(Engine engine) {
        ReentrantLock lock = new ReentrantLock(true);
        return request -> {
            lock.lock();
            try {
                engine.run(request);
            } finally {
                lock.unlock();
            }
        };
    }

    private List<Result> measure(Map<String, Engine> engines) throws Exception {
        List<Result> results = new ArrayList<>();
        for (int clients : CLIENTS) {
            for (Map.Entry<String, Engine> engine : engines.entrySet()) {
                load(engine.getValue(), clients, WARM_UP);
                long start = System.nanoTime();
                List<Double> millis = load(engine.getValue(), clients, MEASURED);
                double seconds = (System.nanoTime() - start) / 1e9;
                Collections.sort(millis);
                Result result = new Result(
                        engine.getKey(),
                        clients,
                        millis.size() * LABELS.size() / seconds,
                        percentile(millis, 50),
                        percentile(millis, 95),
                        percentile(millis, 99));
                results.add(result);
                System.out.println(result);
            }
        }
        return results;
    }

    /** @return milliseconds of each request */
    private List<Double> load(Engine engine, int clients, Duration duration) throws Exception {
        long end = System.nanoTime() + duration.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Callable<List<Double>>> all = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                Random random = new Random(client);
                all.add(() -> {
                    List<Double> millis = new ArrayList<>();
                    while (System.nanoTime() < end) {
                        long start = System.nanoTime();
                        engine.run(requests.get(random.nextInt(requests.size())));
                        millis.add((System.nanoTime() - start) / 1e6);
                    }
                    return millis;
                });
            }
            List<Double> millis = new ArrayList<>();
            for (Future<List<Double>> client : threads.invokeAll(all)) {
                millis.addAll(client.get());
            }
            return millis;
        } finally {
            threads.shutdown();
        }
    }

    private static double percentile(List<Double> sorted, int percent) {
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    private Map<String, Double> bareLinear() throws IOException {
        Map<String, Double> tokens = new LinkedHashMap<>();
        tokens.put("fp32", BareLinear.tokensPerSecond(folder, Dtype.FP32, 1024, 5));
        if (DtypeChoice.AUTO.resolve() == Dtype.BF16) {
            tokens.put("bf16", BareLinear.tokensPerSecond(folder, Dtype.BF16, 1024, 5));
        }
        return tokens;
    }

    private void report(List<Result> results, Map<String, Double> bareLinear) throws IOException {
        double tokensAPair = computedTokens() / (double) (requests.size() * LABELS.size());
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("processors", Runtime.getRuntime().availableProcessors());
        report.put("requests", requests.size());
        report.put("labels", LABELS.size());
        report.put("tokensOfAPair", wholeTokens() / (double) (requests.size() * LABELS.size()));
        report.put("tokensComputedAPair", tokensAPair);
        report.put("bareLinearTokensPerSecond", bareLinear);
        report.put("results", results);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(Path.of("target", "bench.json").toFile(), report);
        System.out.printf(
                "%d messages of %d labels; tokens of a pair %.1f, computed %.1f; bare linear layers, tokens a second: %s%n",
                requests.size(),
                LABELS.size(),
                wholeTokens() / (double) (requests.size() * LABELS.size()),
                tokensAPair,
                bareLinear);
        System.out.printf("%-22s %7s %9s %8s %8s %8s%n", "engine", "clients", "pairs/s", "p50 ms", "p95 ms", "p99 ms");
        results.forEach(r -> System.out.printf(
                "%-22s %7d %9.1f %8.0f %8.0f %8.0f%n",
                r.engine, r.clients, r.pairsPerSecond, r.p50Millis, r.p95Millis, r.p99Millis));
    }

    private long wholeTokens() {
        return requests.stream()
                .flatMap(List::stream)
                .mapToLong(Sequence::tokens)
                .sum();
    }

    /** Tokens that pass through the model when each premise is computed once. */
    private long computedTokens() {
        return requests.stream()
                .mapToLong(request -> request.get(0).first().ids().length
                        + request.stream()
                                .mapToLong(pair -> pair.second().ids().length)
                                .sum())
                .sum();
    }

    private static List<List<Sequence>> requests(Model model) throws IOException {
        List<String> hypotheses =
                LABELS.stream().map(label -> "This example is " + label + ".").toList();
        List<List<Sequence>> requests = new ArrayList<>();
        for (String line : Files.readAllLines(SAMPLES)) {
            JsonNode message = new ObjectMapper().readTree(line);
            requests.add(model.tokenizer().pairs(message.get("text").asText(), hypotheses));
        }
        return requests;
    }
}
