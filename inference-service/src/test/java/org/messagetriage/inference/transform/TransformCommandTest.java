package org.messagetriage.inference.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.api.LimitsConfig;
import org.messagetriage.inference.api.LineRequests;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.model.ModelSource;
import picocli.CommandLine;

class TransformCommandTest {

    private static final int LINES = 3000;

    @TempDir
    Path folder;

    private final FakeModel fake = FakeModel.zeroShot("zero-shot");
    private final StringWriter messages = new StringWriter();

    private int run(Path in, Path out, String... more) {
        ModelSource source = new ModelSource() {
            @Override
            public List<String> names() {
                return List.of("zero-shot");
            }

            @Override
            public Model load(String name) {
                if (!names().contains(name)) {
                    throw new InferenceException(ErrorCode.MODEL_NOT_FOUND, "There is no model " + name);
                }
                // Not the same one twice: a command closes its model.
                return new UnevenModel(FakeModel.zeroShot(name), 0) {
                    @Override
                    public float[][] run(List<org.messagetriage.inference.engine.Sequence> batch) {
                        fake.run(batch);
                        return super.run(batch);
                    }
                };
            }
        };
        CommandLine line = new CommandLine(new TransformCommand(
                dtype -> source, scheduler -> LineRequests.of(CommandSettings.of(LimitsConfig.class), scheduler)));
        line.setErr(new PrintWriter(messages, true));
        line.setExecutionExceptionHandler((failure, command, result) -> {
            command.getErr().println(failure.getMessage());
            return 1;
        });
        String[] usual = {"--model", "zero-shot", in.toString(), out.toString()};
        String[] all = new String[usual.length + more.length];
        System.arraycopy(usual, 0, all, 0, usual.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return line.execute(all);
    }

    private Path input(int lines) throws IOException {
        return Files.write(
                folder.resolve("in.jsonl"),
                IntStream.range(0, lines)
                        .mapToObj(i -> "{\"inputs\": \"line " + i + " on health" + " word".repeat(i % 20) + "\"}")
                        .toList());
    }

    @Test
    void packedFilesGiveTheSameAnswersAsPlainOnes() throws IOException {
        Path in = input(300);
        Path packed = folder.resolve("in.jsonl.gz");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(in, gzip);
        }
        Path out = folder.resolve("out.jsonl");
        Path outPacked = folder.resolve("out.jsonl.gz");
        assertEquals(0, run(in, out, "--labels", "health,humor", "--template", "It is {}."));
        assertEquals(
                0,
                run(
                        packed,
                        outPacked,
                        "--parameters",
                        "{\"candidate_labels\": [\"health\", \"humor\"],"
                                + " \"hypothesis_template\": \"It is {}.\"}"));
        assertEquals(300, Files.readAllLines(out).size());
        try (var lines = new GZIPInputStream(Files.newInputStream(outPacked))) {
            assertArrayEquals(Files.readAllBytes(out), lines.readAllBytes());
        }
        try (var files = Files.list(folder)) {
            assertEquals(4, files.count(), "nothing else is left behind");
        }
    }

    @Test
    void exitCodesTellHowItWent() throws IOException {
        Path in = Files.writeString(folder.resolve("in.jsonl"), "{\"inputs\": \"x\"}\nbroken\n");
        Path out = folder.resolve("out.jsonl");
        assertEquals(2, run(in, out, "--labels", "a,a"));
        assertEquals(2, run(in, out, "--parameters", "[]"));
        assertEquals(2, run(in, out, "--labels", "a", "--model", "other"));
        assertFalse(Files.exists(out));
        assertEquals(1, run(folder.resolve("none"), out, "--labels", "a"));
        assertEquals(3, run(in, out, "--labels", "a"));
        assertTrue(Files.readAllLines(out).get(1).contains("malformed_json"));
        assertEquals(1, run(in, out, "--labels", "a"));
        assertTrue(messages.toString().contains("is there already; --force replaces it"), messages.toString());
        assertEquals(3, run(in, out, "--labels", "a", "--force"));
        assertEquals(1, run(in, in, "--labels", "a", "--force"));
        assertTrue(messages.toString().contains("is the input itself"), messages.toString());
        assertEquals(1, run(in, folder.resolve("no/out.jsonl"), "--labels", "a"));
        assertTrue(messages.toString().contains("there is no folder"), messages.toString());
    }

    @Test
    void filesBesideTheOutputThatAreNotOfARunAreNotWrittenOver() throws IOException {
        Path in = input(3);
        byte[] lines = Files.readAllBytes(in);
        Path out = folder.resolve("out.jsonl");
        for (String name : List.of("out.jsonl.part", "out.jsonl.run.json", "out.jsonl.progress.json")) {
            Path named = Files.copy(in, folder.resolve(name));
            assertEquals(1, run(named, out, "--labels", "a", "--force"), name);
            assertTrue(messages.toString().contains("is the input itself"), messages.toString());
            assertArrayEquals(lines, Files.readAllBytes(named), name);
            Files.delete(named);
        }
        Path part = Files.writeString(folder.resolve("out.jsonl.part"), "a download of somebody");
        assertEquals(1, run(in, out, "--labels", "a"));
        assertTrue(messages.toString().contains("out.jsonl.part is there"), messages.toString());
        assertEquals("a download of somebody", Files.readString(part));
        assertEquals(0, run(in, out, "--labels", "a", "--force"));
    }

    /** It was killed when its output had its name, and that was taken away since. */
    @Test
    void recordsThatARunLeftBehindDoNotKeepTheNextOneFromItsStart() throws IOException {
        Path in = input(3);
        Path out = folder.resolve("out.jsonl");
        Path record = folder.resolve("out.jsonl.progress.json");
        Path inTheWay = Files.createDirectory(folder.resolve("out.jsonl.progress.json.next"));
        assertEquals(1, run(in, out, "--labels", "health"));
        Files.delete(inTheWay);
        Files.delete(folder.resolve("out.jsonl.part"));
        new RecordFile<>(record, Progress.class).write(new Progress("rev-zero-shot", 3, 0, 0, 90, 200));
        assertEquals(0, run(in, out, "--labels", "health"), messages::toString);
        assertEquals(3, Files.readAllLines(out).size());
    }

    @Test
    void aRunThatWasStoppedGoesOnWhereItWas() throws Exception {
        Path in = input(LINES);
        Path out = folder.resolve("out.jsonl");
        fake.hold();
        Thread stopped = new Thread(() -> run(in, out, "--labels", "health,humor"));
        stopped.start();
        Path record = folder.resolve("out.jsonl.progress.json");
        while (!Files.exists(record) && stopped.isAlive()) {
            // Slowly enough for a record to be written, which happens once a second.
            fake.allow(1);
            Thread.sleep(30);
        }
        stopped.interrupt();
        stopped.join();
        fake.release();
        long done =
                new RecordFile<>(record, Progress.class).read().orElseThrow().lines();
        assertTrue(done > 0 && done < LINES, done + " lines");
        assertFalse(Files.exists(out));
        assertEquals(1, run(in, out, "--labels", "health,finance"));
        assertTrue(messages.toString().contains("another input, model or parameters"), messages.toString());

        fake.forget();
        assertEquals(0, run(in, out, "--labels", "health,humor"));
        int texts = fake.batches().stream().mapToInt(List::size).sum() / 2;
        assertEquals(LINES - done, texts, "only what was not done is run");
        Path undisturbed = folder.resolve("undisturbed.jsonl");
        assertEquals(0, run(in, undisturbed, "--labels", "health,humor"));
        assertArrayEquals(Files.readAllBytes(undisturbed), Files.readAllBytes(out));
    }
}
