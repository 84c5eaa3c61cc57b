package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Draft;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.engine.Sampling;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Token;

/** Tiny random generators against transformers, whose answers {@code src/test/fixtures/tiny_generators.py} wrote down. */
class GeneratorParityTest {

    private static final double TOLERANCE = 1e-4;
    private static final int ROOM = 128;
    /** Of one model: how tokens are drawn is the same text for all, of the others only their scores. */
    private static final int DRAWS = 400;

    private static final int FEWER_DRAWS = 100;
    /** Of rarer tokens the number of draws says too little. */
    private static final double FREQUENT = 8;

    private static final List<String> TABLE = new ArrayList<>(List.of(
            "| architecture | configuration | next token | padded batch | likelihoods | greedy texts | shares, in deviations |",
            "|---|---|---|---|---|---|---|"));

    @TempDir
    Path archives;

    static Stream<String> checkpoints() throws IOException {
        return TinyCheckpoints.generators().stream();
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void scoresTextsAndDrawsAreThoseOfTransformers(String name) throws Exception {
        JsonNode reference = TinyCheckpoints.generation(name);
        try (Generator model = (Generator) new SnapshotLoader(archives)
                .load(name, TinyCheckpoints.folder(name), new Arithmetic(Dtype.FP32, Device.CPU))) {
            TABLE.add("| " + model.info().architecture() + " | " + name + " |"
                    + cell(nextToken(model, reference))
                    + cell(padded(model, reference))
                    + cell(likelihoods(model, reference))
                    + cell(greedy(model, reference))
                    + String.format(Locale.ROOT, " %.1f |", shares(name, model, reference)));
        }
    }

    @ParameterizedTest
    @CsvSource({"gpt2-plain,BF16", "gpt2-plain,INT8", "gpt-neo-local,INT8", "llama-biased,BF16", "llama-biased,INT8"})
    void otherPrecisionsComeNear(String name, Dtype dtype) throws Exception {
        try (Generator model = (Generator) new SnapshotLoader(archives)
                .load(name, TinyCheckpoints.folder(name), new Arithmetic(dtype, Device.CPU))) {
            double difference = likelihoods(model, TinyCheckpoints.generation(name));
            assertTrue(difference > 1e-3 && difference < 0.6, "differs by " + difference);
            assertFalse(write(model, "The parcel", 1, 20, 6).isEmpty());
        }
    }

    private static String cell(double difference) {
        assertTrue(difference <= TOLERANCE, "differs by " + difference);
        return String.format(Locale.ROOT, " %.0e |", difference);
    }

    private static double nextToken(Generator model, JsonNode reference) {
        double largest = 0;
        for (JsonNode one : reference.get("logits")) {
            Sequence sequence = model.tokenizer().text(one.get("text").asText());
            assertArrayEquals(
                    TinyCheckpoints.ints(one.get("ids")),
                    sequence.first().ids(),
                    one.get("text").asText());
            largest = Math.max(largest, difference(one.get("logits"), model.run(List.of(sequence))[0]));
        }
        return largest;
    }

    private static double padded(Generator model, JsonNode reference) {
        List<Sequence> batch = new ArrayList<>();
        reference
                .get("logits")
                .forEach(one -> batch.add(model.tokenizer().text(one.get("text").asText())));
        float[][] rows = model.run(batch);
        double largest = 0;
        for (int i = 0; i < rows.length; i++) {
            largest = Math.max(largest, difference(reference.get("padded").get(i), rows[i]));
        }
        return largest;
    }

    /** Of every token of a text but the first, with the text read in pieces: the cache must keep what is before. */
    private static double likelihoods(Generator model, JsonNode reference) {
        double largest = 0;
        for (int i = 0; i < reference.get("logits").size(); i++) {
            int[] ids = TinyCheckpoints.ints(reference.get("logits").get(i).get("ids"));
            JsonNode expected = reference.get("likelihoods").get(i);
            try (Draft draft = model.open(ROOM)) {
                for (int from = 0; from + 1 < ids.length; from += 7) {
                    draft.read(java.util.Arrays.copyOfRange(ids, from == 0 ? 0 : from - 6, from + 1));
                    int[] next = java.util.Arrays.copyOfRange(ids, from + 1, Math.min(ids.length, from + 8));
                    double[] logs = draft.likelihoods(next);
                    for (int j = 0; j < logs.length; j++) {
                        double wanted = expected.get(from + j).asDouble();
                        largest = Math.max(largest, Math.abs(wanted - logs[j]));
                    }
                }
            }
        }
        return largest;
    }

    private static double greedy(Generator model, JsonNode reference) {
        double largest = 0;
        for (JsonNode one : reference.get("greedy")) {
            int[] expected = TinyCheckpoints.ints(one.get("ids"));
            double penalty = one.get("settings").path("repetition_penalty").asDouble(1);
            for (int run : new int[] {1, 3, 20}) {
                List<Token> tokens = write(model, one.get("prompt").asText(), penalty, expected.length, run);
                int[] ids = tokens.stream().mapToInt(Token::id).toArray();
                assertArrayEquals(expected, ids, one.get("prompt").asText() + ", in runs of " + run);
                assertEquals(one.get("text").asText(), model.decode(ids, false));
                for (int i = 0; i < ids.length; i++) {
                    double wanted = one.get("logs").get(i).asDouble();
                    largest = Math.max(largest, Math.abs(wanted - tokens.get(i).logProbability()));
                }
            }
        }
        return largest;
    }

    private static List<Token> write(Generator model, String prompt, double penalty, int most, int run) {
        Sampling sampling = new Sampling(0, 0, 1, penalty, 0);
        List<Token> tokens = new ArrayList<>();
        try (Draft draft = model.open(ROOM)) {
            draft.read(model.tokenizer().text(prompt).first().ids());
            while (tokens.size() < most
                    && (tokens.isEmpty()
                            || !model.isEnd(tokens.get(tokens.size() - 1).id()))) {
                tokens.addAll(draft.write(Math.min(run, most - tokens.size()), sampling));
            }
        }
        return tokens;
    }

    /** How often each frequent token is drawn, in standard deviations from what its probability says. */
    private static double shares(String name, Generator model, JsonNode reference) {
        double largest = 0;
        int draws = name.equals("gpt-neo-local") ? DRAWS : FEWER_DRAWS;
        for (JsonNode one : reference.get("shares")) {
            int[] prompt =
                    model.tokenizer().text(one.get("prompt").asText()).first().ids();
            Map<Integer, Integer> drawn = new HashMap<>();
            for (int seed = 0; seed < draws; seed++) {
                try (Draft draft = model.open(prompt.length + 1)) {
                    draft.read(prompt);
                    drawn.merge(
                            draft.write(1, sampling(one.get("settings"), seed))
                                    .get(0)
                                    .id(),
                            1,
                            Integer::sum);
                }
            }
            for (int id : drawn.keySet()) {
                double share = one.get("shares").path(String.valueOf(id)).asDouble(0);
                assertTrue(share > 0, "token " + id + " was drawn and may not be: " + one.get("settings"));
            }
            for (var entry : one.get("shares").properties()) {
                double expected = draws * entry.getValue().asDouble();
                if (expected >= FREQUENT) {
                    int times = drawn.getOrDefault(Integer.parseInt(entry.getKey()), 0);
                    double deviation =
                            Math.sqrt(expected * (1 - entry.getValue().asDouble()));
                    largest = Math.max(largest, Math.abs(times - expected) / Math.max(1, deviation));
                }
            }
            assertTrue(largest < 5, "a token is drawn " + largest + " deviations too often or seldom");
        }
        return largest;
    }

    private static Sampling sampling(JsonNode settings, long seed) {
        return new Sampling(
                settings.path("temperature").asDouble(1),
                settings.path("top_k").asInt(0),
                settings.path("top_p").asDouble(1),
                settings.path("repetition_penalty").asDouble(1),
                seed);
    }

    private static double difference(JsonNode expected, float[] values) {
        assertEquals(expected.size(), values.length);
        double largest = 0;
        for (int i = 0; i < values.length; i++) {
            largest = Math.max(largest, Math.abs(expected.get(i).asDouble() - values[i]));
        }
        return largest;
    }

    @AfterAll
    static void printTable() throws IOException {
        TinyCheckpoints.show("Largest differences from transformers', fp32:", TABLE, "parity-of-generators.md");
    }
}
