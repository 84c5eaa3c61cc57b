package org.messagetriage.inference.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 100,000 lines through a job of the packaged service with its real zero-shot model, killed three times as by kill -9,
 * and once more undisturbed: both outputs must be equal byte for byte. Not part of the tests. After
 * {@code mvn -pl inference-service package -Dmaven.test.skip=true}:
 * {@code mvn -pl inference-service test -Dtest=TransformJobBenchmark}; {@code -Dlines=1000} for a short one. Leaves
 * {@code target/transform-job.json}.
 *
 * <p>Lines are the first words of the sample messages, each with its number, and two labels: short ones, for the question
 * is what becomes of lines, not how fast a model is.
 */
class TransformJobBenchmark {

    private static final int LINES = Integer.getInteger("lines", 100_000);
    private static final int WORDS = 4;
    private static final int KILLS = 3;
    private static final String QUERY = "model=zero-shot&candidate_labels=praise,complaint&hypothesis_template=%7B%7D";
    private static final long BETWEEN_WORDS = 10_000_000_000L;

    @TempDir
    Path home;

    private PackagedService service;
    private ServiceClient client;

    @Test
    void killedThreeTimesTheOutputIsThatOfAnUndisturbedRun() throws Exception {
        Verdicts verdicts = new Verdicts(LINES + " lines through a job, killed " + KILLS + " times");
        Path input = input();
        try {
            start();
            long begun = System.nanoTime();
            String killed = client.createJob(QUERY, BodyPublishers.ofFile(input));
            for (int kill = 1; kill <= KILLS; kill++) {
                JsonNode job = client.waitForLines(killed, (long) LINES * kill / (KILLS + 1), said("killed run"));
                if (job.has("endedAt")) {
                    throw new AssertionError("It ended before it could be killed: more lines, please");
                }
                service.kill();
                System.out.println("kill -9 at line " + job.get("linesDone"));
                start();
            }
            JsonNode first = client.waitForEnd(killed, said("killed run"));
            verdicts.figure("secondsKilled", (System.nanoTime() - begun) / 1e9);
            begun = System.nanoTime();
            String undisturbed = client.createJob(QUERY, BodyPublishers.ofFile(input));
            JsonNode second = client.waitForEnd(undisturbed, said("undisturbed run"));
            double seconds = (System.nanoTime() - begun) / 1e9;
            verdicts.figure("secondsUndisturbed", seconds);
            verdicts.figure("linesPerSecondUndisturbed", LINES / seconds);
            judge(verdicts, output(killed), output(undisturbed), first, second);
        } finally {
            if (service != null) {
                service.close();
            }
        }
        verdicts.end("transform-job.json");
    }

    private static void judge(Verdicts verdicts, Path killed, Path undisturbed, JsonNode first, JsonNode second)
            throws IOException {
        try (var lines = Files.lines(killed)) {
            long count = lines.count();
            verdicts.verdict("no line lost or doubled", count == LINES && inOrder(killed), "%d lines, in order", count);
        }
        long difference = Files.mismatch(killed, undisturbed);
        verdicts.verdict(
                "output equal to an undisturbed run, byte for byte",
                difference < 0,
                "%d and %d bytes, %s",
                Files.size(killed),
                Files.size(undisturbed),
                difference < 0 ? "equal" : "different from byte " + difference + " on");
        verdicts.verdict(
                "every line has an answer",
                first.get("errors").asInt() == 0 && second.get("errors").asInt() == 0,
                "%s and %s errors",
                first.get("errors"),
                second.get("errors"));
    }

    private static boolean inOrder(Path answers) throws IOException {
        try (var lines = Files.newBufferedReader(answers)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("{\"sequence\":\"" + number + ": ")) {
                    return false;
                }
                number++;
            }
            return true;
        }
    }

    private Path input() throws IOException {
        List<String> texts = ServiceClient.samples();
        Path input = home.resolve("in.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(input)) {
            for (int i = 0; i < LINES; i++) {
                String[] words = texts.get(i % texts.size()).split("\\s+", WORDS + 1);
                String few = String.join(" ", List.of(words).subList(0, Math.min(WORDS, words.length)));
                out.write(ServiceClient.line(i + ": " + few));
                out.write('\n');
            }
        }
        return input;
    }

    private void start() throws Exception {
        service = new PackagedService(home);
        client = new ServiceClient(service);
    }

    /** Says now and then how far it is: the longer of these runs take many minutes. */
    private static LongConsumer said(String what) {
        long[] next = {System.nanoTime()};
        return lines -> {
            if (System.nanoTime() - next[0] >= 0) {
                System.out.printf("%s: %,d of %,d lines%n", what, lines, LINES);
                next[0] = System.nanoTime() + BETWEEN_WORDS;
            }
        };
    }

    private Path output(String id) throws Exception {
        return client.output(id, home.resolve(id + ".jsonl"));
    }
}
