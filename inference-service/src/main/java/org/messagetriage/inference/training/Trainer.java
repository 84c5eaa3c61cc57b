package org.messagetriage.inference.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.messagetriage.inference.checkpoint.Checkpoint;
import org.messagetriage.inference.checkpoint.Tensor;
import org.messagetriage.inference.checkpoint.WholeFile;
import org.messagetriage.inference.engine.Trainee;
import org.messagetriage.inference.engine.djl.DjlTrainee;
import org.messagetriage.inference.engine.djl.WordPieceTokenizer;
import org.messagetriage.inference.model.BundledBase;
import org.messagetriage.inference.torchscript.Adapter;
import org.messagetriage.inference.torchscript.EncoderProgram;
import org.messagetriage.inference.torchscript.EncoderShape;

/** Trains an adapter of the bundled base by a plan, and leaves it with its figures in a folder. */
final class Trainer {

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(10);
    private static final double SMOOTHING = 0.98;
    private static final String ADAPTER = "adapter.safetensors";
    private static final String FIGURES = "figures.json";
    private static final String CHECKPOINT = "checkpoint.safetensors";

    private final TrainingPlan plan;
    private final Path folder;
    private final PrintStream out;
    private final Validation validation;
    private final Duration checkpointEvery;

    private double secondsBefore;
    private double averageLoss = Double.NaN;

    /** @param folder receives adapter, figures and checkpoint; made if it does not exist */
    Trainer(TrainingPlan plan, Path folder, Validation validation, Duration checkpointEvery, PrintStream out) {
        this.checkpointEvery = checkpointEvery;
        this.plan = plan;
        this.folder = folder;
        this.validation = validation;
        this.out = out;
    }

    /** @throws IOException if there is nothing to learn, a file is not as it should be, or the training diverges */
    void run() throws IOException {
        List<DataSet.Row> rows = rows();
        for (String name : List.of(ADAPTER, FIGURES, CHECKPOINT)) {
            WholeFile.prepare(folder.resolve(name));
        }
        PlanText text = PlanText.of(plan);
        Path file = folder.resolve(CHECKPOINT);
        TrainingCheckpoint checkpoint = Files.exists(file) ? TrainingCheckpoint.load(file, text) : null;
        try (WordPieceTokenizer tokenizer = new WordPieceTokenizer(BundledBase.tokenizerJson(), plan.maxLength())) {
            List<Example> examples = Example.of(rows, tokenizer, Example.LONGER);
            long tokens =
                    examples.stream().mapToLong(e -> e.sequence().tokens()).sum();
            out.printf("%,d rows, %.1f tokens a row%n", examples.size(), (double) tokens / examples.size());
            validation.tokenize(tokenizer);
            train(examples, text, checkpoint);
        }
        Files.deleteIfExists(file);
    }

    private List<DataSet.Row> rows() throws IOException {
        List<DataSet.Row> rows = Sampling.choose(
                DataSet.read(plan.data(), plan.task()),
                plan.quotas(),
                plan.balanced(),
                plan.task().labels(),
                plan.seed());
        return plan.rows() > 0 && rows.size() > plan.rows() ? rows.subList(0, plan.rows()) : rows;
    }

    private void train(List<Example> examples, PlanText text, TrainingCheckpoint checkpoint) throws IOException {
        try (Trainee trainee = trainee(checkpoint)) {
            int start = 0;
            if (checkpoint != null) {
                trainee.restoreOptimizer(checkpoint.optimizer());
                start = checkpoint.step();
                secondsBefore = checkpoint.seconds();
                averageLoss = checkpoint.loss();
                out.printf("going on from step %d%n", start);
            }
            loop(trainee, examples, start, text);
        }
    }

    private Trainee trainee(TrainingCheckpoint checkpoint) throws IOException {
        Checkpoint base = BundledBase.weights();
        EncoderShape shape = BundledBase.shape();
        Adapter adapter = checkpoint == null
                ? startingPoint(shape, base)
                : new Adapter(checkpoint.parameters(), FreshAdapter.metadata(plan));
        // Always of one name, and gone when it is in memory: killed runs leave one at the most.
        Path archive = folder.resolve("trainee.pt");
        try {
            EncoderProgram.trainable(shape, base, adapter, plan.dtype()).write(archive);
            return new DjlTrainee(archive);
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    private Adapter startingPoint(EncoderShape shape, Checkpoint base) throws IOException {
        Adapter fresh = FreshAdapter.create(shape, base, plan);
        if (plan.from() == null) {
            return fresh;
        }
        Adapter given = Adapter.read(Files.readAllBytes(plan.from()));
        for (Map.Entry<String, Tensor> wanted : fresh.tensors().entrySet()) {
            Tensor tensor = given.tensors().get(wanted.getKey());
            if (tensor == null
                    || !Arrays.equals(tensor.shape(), wanted.getValue().shape())) {
                throw new IOException(plan.from() + " is no adapter of this task, base and rank: " + wanted.getKey()
                        + " is not in it or of another shape");
            }
        }
        return new Adapter(given.inFp32(), FreshAdapter.metadata(plan));
    }

    private void loop(Trainee trainee, List<Example> examples, int start, PlanText text) throws IOException {
        int steps = plan.steps(examples.size());
        long began = System.nanoTime();
        long shown = began;
        long saved = began;
        int done = 0;
        List<List<Example>> batches = List.of();
        for (int step = 0; step < steps; step++) {
            int inEpoch = step % (steps / plan.epochs());
            if (inEpoch == 0) {
                batches = Example.batches(examples, plan.batch(), plan.seed() + step);
            }
            if (step < start) {
                continue;
            }
            List<Example> batch = batches.get(inEpoch);
            double loss = step(trainee, batch, step, steps);
            averageLoss = Double.isNaN(averageLoss) ? loss : SMOOTHING * averageLoss + (1 - SMOOTHING) * loss;
            done += batch.size();
            long now = System.nanoTime();
            if (now - shown > PROGRESS_EVERY.toNanos() || step + 1 == steps) {
                shown = now;
                showProgress(step + 1, steps, done, (now - began) / 1e9, step + 1 - start);
            }
            if (now - saved > checkpointEvery.toNanos()) {
                saved = now;
                save(trainee, step + 1, (now - began) / 1e9, text);
            }
            validation.during(trainee, step + 1, out);
        }
        finish(trainee, steps, examples.size(), text, (System.nanoTime() - began) / 1e9);
    }

    private double step(Trainee trainee, List<Example> batch, int step, int steps) throws IOException {
        try {
            return trainee.step(Example.sequences(batch), Example.targets(batch), plan.learningRate(step, steps));
        } catch (ArithmeticException e) {
            throw new IOException(
                    "step " + (step + 1) + " of " + steps + ": " + e.getMessage()
                            + ": the training has diverged and was stopped; try a lower --learning-rate, another --out",
                    e);
        }
    }

    private void showProgress(int step, int steps, int rows, double seconds, int stepsNow) {
        long left = Math.round(seconds / stepsNow * (steps - step));
        out.printf(
                "step %d of %d, loss %.4f, %.1f rows/s, %d:%02d left%n",
                step, steps, averageLoss, rows / seconds, left / 60, left % 60);
    }

    private void save(Trainee trainee, int step, double seconds, PlanText text) throws IOException {
        new TrainingCheckpoint(
                        text,
                        step,
                        secondsBefore + seconds,
                        averageLoss,
                        trainee.parameters(),
                        trainee.optimizerState())
                .save(folder.resolve(CHECKPOINT));
    }

    private void finish(Trainee trainee, int steps, int rows, PlanText text, double seconds) throws IOException {
        new Adapter(trainee.parameters(), FreshAdapter.metadata(plan)).write(folder.resolve(ADAPTER));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("data", plan.data().toString());
        report.put("plan", text.values());
        report.put("rows", rows);
        report.put("steps", steps);
        report.put("minutes", Math.round((secondsBefore + seconds) / 6) / 10.0);
        report.put("loss", averageLoss);
        validation.atEnd(trainee, out).ifPresent(figures -> report.put("validation", figures));
        byte[] json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(report);
        WholeFile.write(folder.resolve(FIGURES), file -> file.write(json));
        out.println("left in " + folder + ": " + ADAPTER + ", " + FIGURES);
    }
}
