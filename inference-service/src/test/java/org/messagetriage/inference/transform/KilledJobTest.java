package org.messagetriage.inference.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job whose process is killed as by kill -9, three times, beside one that nobody disturbs. */
class KilledJobTest {

    private static final int LINES = 2000;
    private static final int KILLS = 3;
    private static final long NANOS_A_BATCH = 2_000_000;

    @TempDir
    Path folder;

    @Test
    void losesAndDoublesNoLineAndGivesTheSameBytes() throws Exception {
        Path input = folder.resolve("in.jsonl");
        Files.write(
                input, IntStream.range(0, LINES).mapToObj(KilledJobTest::line).toList());

        Path killed = folder.resolve("killed");
        for (int kill = 1; kill <= KILLS; kill++) {
            Process process = start(killed, input, NANOS_A_BATCH);
            long seen = linesDone(process, (long) LINES * kill / (KILLS + 2));
            assertTrue(seen < LINES, "killed too late to tell anything");
            process.destroyForcibly().waitFor();
        }
        finish(start(killed, input, 0));
        Path undisturbed = folder.resolve("undisturbed");
        finish(start(undisturbed, input, 0));

        List<String> answers = Files.readAllLines(killed.resolve("done.jsonl"));
        assertEquals(LINES, answers.size());
        for (int i = 0; i < LINES; i++) {
            assertTrue(answers.get(i).contains(expected(i)), i + ": " + answers.get(i));
        }
        assertArrayEquals(
                Files.readAllBytes(undisturbed.resolve("done.jsonl")),
                Files.readAllBytes(killed.resolve("done.jsonl")));
    }

    private static String line(int i) {
        return i % 50 == 7
                ? "{\"inputs\": \"broken " + i
                : "{\"inputs\": \"line " + i + " on health" + " word".repeat(i % 30) + "\"}";
    }

    private static String expected(int i) {
        return i % 50 == 7 ? "\"code\":\"malformed_json\"" : "\"sequence\":\"line " + i + " on";
    }

    private static Process start(Path jobs, Path input, long nanosABatch) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JobProcess.class.getName(),
                        Files.createDirectories(jobs).toString(),
                        input.toString(),
                        Long.toString(nanosABatch))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Waits until so many lines are done, and says how many are. */
    private static long linesDone(Process process, long enough) throws IOException {
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.matches("\\d+") && Long.parseLong(line) >= enough) {
                return Long.parseLong(line);
            }
        }
        throw new AssertionError("The process ended by itself");
    }

    private static void finish(Process process) throws Exception {
        process.inputReader().transferTo(java.io.Writer.nullWriter());
        assertEquals(0, process.waitFor());
    }
}
