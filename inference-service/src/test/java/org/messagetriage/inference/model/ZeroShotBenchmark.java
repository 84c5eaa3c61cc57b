package org.messagetriage.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;

/**
 * (text, label) pairs a second: our zero-shot, ONNX Runtime on the same network, one forward a label. Not part of the
 * tests; run it with {@code mvn -pl inference-service test -Dtest=ZeroShotBenchmark}.
 *
 * <p>Each request is one of the sample messages with nine labels; every engine gets the whole request as one batch and
 * both processors. The three take turns, so that a noisy machine is noisy for all. ONNX Runtime runs the base's own
 * file: our adapter changes values of the weights, not their number.
 */
class ZeroShotBenchmark {

    private static final Path SAMPLES = Path.of("..", "triage-service", "src", "main", "resources", "samples.jsonl");
    private static final int MESSAGES = 40;
    private static final int ROUNDS = 5;
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

    @TempDir
    Path folder;

    @Test
    void pairsASecond() throws Exception {
        try (Model model = new BundledModels(folder.resolve("models"), DtypeChoice.AUTO, null).load("zero-shot");
                OnnxRuntimeReference onnx = new OnnxRuntimeReference(folder)) {
            List<List<Sequence>> requests = requests(model);
            Map<String, Engine> engines = new LinkedHashMap<>();
            engines.put("ours, " + model.info().dtype(), model::run);
            engines.put("ONNX Runtime, FP32", onnx::firstTokenStates);
            engines.put("ours, one forward a label", request -> {
                for (Sequence pair : request) {
                    model.run(List.of(pair));
                }
            });
            report(requests, engines);
        }
    }

    private static void report(List<List<Sequence>> requests, Map<String, Engine> engines) throws Exception {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = -1; round < ROUNDS; round++) {
            for (Map.Entry<String, Engine> engine : engines.entrySet()) {
                double rate = rate(requests, engine.getValue());
                if (round >= 0) {
                    rates.computeIfAbsent(engine.getKey(), name -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        double ours = median(rates.values().iterator().next());
        System.out.printf("%-28s %10s %12s%n", "pairs a second, median of " + ROUNDS, "", "ours is");
        rates.forEach((name, all) ->
                System.out.printf("%-28s %10.1f %11.2fx   %s%n", name, median(all), ours / median(all), rounded(all)));
    }

    private static double rate(List<List<Sequence>> requests, Engine engine) throws Exception {
        long start = System.nanoTime();
        int pairs = 0;
        for (List<Sequence> request : requests) {
            engine.run(request);
            pairs += request.size();
        }
        return pairs / ((System.nanoTime() - start) / 1e9);
    }

    private static List<List<Sequence>> requests(Model model) throws Exception {
        List<String> hypotheses =
                LABELS.stream().map(label -> "This example is " + label + ".").toList();
        List<List<Sequence>> requests = new ArrayList<>();
        for (String line : Files.readAllLines(SAMPLES).subList(0, MESSAGES)) {
            JsonNode message = new ObjectMapper().readTree(line);
            requests.add(model.tokenizer().pairs(message.get("text").asText(), hypotheses));
        }
        long tokens = requests.stream()
                .flatMap(List::stream)
                .mapToLong(Sequence::tokens)
                .sum();
        System.out.printf(
                "%d messages of %d labels, %.1f tokens a pair%n",
                MESSAGES, LABELS.size(), (double) tokens / MESSAGES / LABELS.size());
        return requests;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static List<Long> rounded(List<Double> values) {
        return values.stream().map(Math::round).toList();
    }
}
