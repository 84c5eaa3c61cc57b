package org.messagetriage.inference.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.djl.WordPieceTokenizer;
import org.messagetriage.inference.model.BundledBase;
import org.messagetriage.inference.model.BundledModels;
import org.messagetriage.inference.model.DtypeChoice;

class TrainerTest {

    private static final String GOOD = "{\"text\":\"I am happy with it, thank you %d\",\"stars\":5}\n";
    private static final String BAD = "{\"text\":\"It broke and nobody answers %d\",\"stars\":1}\n";

    @TempDir
    Path folder;

    @Test
    void anInterruptedRunEndsLikeAnUndisturbedOne() throws Exception {
        trainer("whole", OutputStream.nullOutputStream()).run();
        assertThrows(Interruption.class, () -> trainer("cut", new InterruptedAfter("step 2:"))
                .run());
        Path cut = folder.resolve("cut");
        assertTrue(Files.exists(cut.resolve("checkpoint.safetensors")));
        assertFalse(Files.exists(cut.resolve("adapter.safetensors")));

        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        trainer("cut", shown).run();
        assertTrue(shown.toString(StandardCharsets.UTF_8).contains("going on from step"));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("whole/adapter.safetensors")),
                Files.readAllBytes(cut.resolve("adapter.safetensors")));
        assertEquals(figures("whole"), figures("cut"));
        try (Stream<Path> left = Files.list(cut)) {
            assertEquals(
                    Set.of("adapter.safetensors", "figures.json"),
                    left.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    /** But for the time it took. */
    private JsonNode figures(String name) throws IOException {
        JsonNode figures = new ObjectMapper()
                .readTree(folder.resolve(name).resolve("figures.json").toFile());
        assertTrue(figures.path("loss").asDouble() > 0, figures::toString);
        return ((ObjectNode) figures).without("minutes");
    }

    @Test
    void aRunThatDivergesIsStoppedAndLeavesNoAdapter() throws Exception {
        TrainingPlan usual = plan(1);
        TrainingPlan wild = new TrainingPlan(
                usual.task(), null, usual.data(), Map.of(), false, 0, 1, 2, 1e30, 0, 8, 32, Dtype.FP32, 1);
        Trainer trainer = new Trainer(wild, folder.resolve("wild"), nothing(), Duration.ofHours(1), System.out);
        String stopped = assertThrows(IOException.class, trainer::run).getMessage();
        assertTrue(stopped.startsWith("step 2 of 4: the loss is NaN: the training has diverged"), stopped);
        assertFalse(Files.exists(folder.resolve("wild/adapter.safetensors")));
    }

    /** bf16, which most processors only imitate, goes on for two epochs from what fp32 has learnt. */
    @Test
    void learnsWhatItIsShownAndTheServiceScoresItSoAndBf16GoesOnFromThere() throws Exception {
        new Trainer(plan(8), folder.resolve("first"), nothing(), Duration.ofHours(1), System.out).run();
        Path first = folder.resolve("first/adapter.safetensors");
        assertServiceTellsBadFromGood(first);

        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        new Trainer(
                        plan(2, first, Dtype.BF16),
                        folder.resolve("more"),
                        nothing(),
                        Duration.ofHours(1),
                        new PrintStream(shown, true))
                .run();
        String progress = shown.toString(StandardCharsets.UTF_8);
        double loss = Double.parseDouble(progress.replaceAll("(?s).*step 8 of 8, loss ([0-9.]+).*", "$1"));
        assertTrue(loss < 1, "a fresh one begins at ln 5 = 1.61, this one knew better: " + progress);
        assertServiceTellsBadFromGood(folder.resolve("more/adapter.safetensors"));
    }

    private void assertServiceTellsBadFromGood(Path adapter) throws Exception {
        WordPieceTokenizer tokenizer = new WordPieceTokenizer(BundledBase.tokenizerJson(), BundledBase.MAX_LENGTH);
        BundledModels models = new BundledModels(folder.resolve("models"), DtypeChoice.FP32, tokenizer);
        try (tokenizer;
                Model model = models.adapted("satisfaction", Files.readAllBytes(adapter))) {
            float[] bad = model.run(List.of(model.tokenizer().text("It broke and nobody answers 99")))[0];
            float[] good = model.run(List.of(model.tokenizer().text("I am happy with it, thank you 99")))[0];
            assertTrue(bad[0] > bad[4], "a bad one is called bad");
            assertTrue(good[4] > good[0], "a good one is called good");
        }
    }

    @Test
    void refusesToGoOnFromAnAdapterOfAnotherShape() throws Exception {
        Path bundled = Path.of("src/main/resources/adapters/zero-shot/adapter.safetensors");
        IOException refusal = assertThrows(IOException.class, () -> new Trainer(
                        plan(1, bundled, Dtype.FP32), folder.resolve("no"), nothing(), Duration.ofHours(1), System.out)
                .run());
        assertTrue(refusal.getMessage().contains("is no adapter of this task"), refusal.getMessage());
    }

    @Test
    void aTeachersDistributionIsLearntAsItIs() throws Exception {
        Path data = folder.resolve("taught.jsonl");
        String row = "{\"text\":\"It came on Tuesday\",\"label\":{\"unsatisfied\":0.25,\"neutral\":0.75}}\n";
        Files.writeString(data, row.repeat(4));
        TrainingPlan plan = new TrainingPlan(
                TrainingTask.SATISFACTION, null, data, Map.of(), false, 0, 30, 4, 5e-3, 0.1, 8, 32, Dtype.FP32, 1);
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Validation validation = new Validation(TrainingTask.SATISFACTION, data, 0, 0);
        new Trainer(plan, folder.resolve("out"), validation, Duration.ofHours(1), new PrintStream(shown, true)).run();
        byte[] adapter = Files.readAllBytes(folder.resolve("out/adapter.safetensors"));
        WordPieceTokenizer tokenizer = new WordPieceTokenizer(BundledBase.tokenizerJson(), BundledBase.MAX_LENGTH);
        BundledModels models = new BundledModels(folder.resolve("models"), DtypeChoice.FP32, tokenizer);
        try (tokenizer;
                Model model = models.adapted("satisfaction", adapter)) {
            float[] logits = model.run(List.of(model.tokenizer().text("It came on Tuesday")))[0];
            assertEquals(Math.log(3), logits[2] - logits[1], 0.1, "three times as likely");
        }
    }

    private Trainer trainer(String name, OutputStream out) throws IOException {
        TrainingPlan plan = plan(1);
        Validation validation = new Validation(TrainingTask.SATISFACTION, plan.data(), 2, 8);
        return new Trainer(plan, folder.resolve(name), validation, Duration.ZERO, new PrintStream(out, true));
    }

    private TrainingPlan plan(int epochs) throws IOException {
        return plan(epochs, null, Dtype.FP32);
    }

    private TrainingPlan plan(int epochs, Path from, Dtype dtype) throws IOException {
        Path data = folder.resolve("rows.jsonl");
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            rows.append(String.format(i % 2 == 0 ? GOOD : BAD, i));
        }
        Files.writeString(data, rows);
        return new TrainingPlan(
                TrainingTask.SATISFACTION, from, data, Map.of(), false, 0, epochs, 2, 2e-3, 0.1, 8, 32, dtype, 1);
    }

    private static Validation nothing() throws IOException {
        return new Validation(TrainingTask.SATISFACTION, null, 0, 0);
    }

    private static final class Interruption extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Ends the run as soon as it has shown a certain text. */
    private static final class InterruptedAfter extends ByteArrayOutputStream {
        private final String last;

        InterruptedAfter(String last) {
            this.last = last;
        }

        @Override
        public void flush() {
            if (toString(StandardCharsets.UTF_8).contains(last)) {
                throw new Interruption();
            }
        }
    }
}
