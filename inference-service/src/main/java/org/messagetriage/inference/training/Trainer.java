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

    void run() throws IOException {
        List<DataSet.Row> rows =
                Sampling.choose(DataSet.read(plan.data(), plan.task()), plan.quotas(), plan.balanced(), plan.seed());
        if (plan.rows() > 0 && rows.size() > plan.rows()) {
            rows = rows.subList(0, plan.rows());
        }
        Files.createDirectories(folder);
        try (WordPieceTokenizer tokenizer = new WordPieceTokenizer(BundledBase.tokenizerJson(), plan.maxLength())) {
            List<Example> examples = Example.of(rows, tokenizer);
            long tokens =
                    examples.stream().mapToLong(e -> e.sequence().tokens()).sum();
            out.printf("%,d rows, %.1f tokens a row%n", examples.size(), (double) tokens / examples.size());
            validation.tokenize(tokenizer);
            train(examples);
        }
    }

    private void train(List<Example> examples) throws IOException {
        Checkpoint base = BundledBase.weights();
        EncoderShape shape = BundledBase.shape();
        Path checkpointFile = folder.resolve("checkpoint.safetensors");
        TrainingCheckpoint checkpoint = Files.exists(checkpointFile) ? TrainingCheckpoint.load(checkpointFile) : null;
        if (checkpoint != null && !checkpoint.plan().equals(plan.toString())) {
            throw new IOException(
                    checkpointFile + " is of another plan; remove it or choose another folder:\n" + checkpoint.plan());
        }
        Adapter adapter = checkpoint == null
                ? startingPoint(shape, base)
                : new Adapter(checkpoint.parameters(), FreshAdapter.metadata(plan));
        Path archive = Files.createTempFile(folder, "trainee", ".pt");
        EncoderProgram.trainable(shape, base, adapter, plan.dtype()).write(archive);
        try (Trainee trainee = new DjlTrainee(archive)) {
            int start = 0;
            if (checkpoint != null) {
                trainee.restoreOptimizer(checkpoint.optimizer());
                start = checkpoint.step();
                secondsBefore = checkpoint.seconds();
                out.printf("going on from step %d%n", start);
            }
            loop(trainee, examples, start, checkpointFile);
        } finally {
            Files.deleteIfExists(archive);
        }
        Files.deleteIfExists(checkpointFile);
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

    private void loop(Trainee trainee, List<Example> examples, int start, Path checkpointFile) throws IOException {
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
            double loss =
                    trainee.step(Example.sequences(batch), Example.targets(batch), plan.learningRate(step, steps));
            averageLoss = Double.isNaN(averageLoss) ? loss : SMOOTHING * averageLoss + (1 - SMOOTHING) * loss;
            done += batch.size();
            long now = System.nanoTime();
            if (now - shown > PROGRESS_EVERY.toNanos() || step + 1 == steps) {
                shown = now;
                showProgress(step + 1, steps, done, (now - began) / 1e9, step + 1 - start);
            }
            if (now - saved > checkpointEvery.toNanos()) {
                saved = now;
                save(trainee, step + 1, (now - began) / 1e9, checkpointFile);
            }
            validation.during(trainee, step + 1, out);
        }
        finish(trainee, steps, examples.size(), (System.nanoTime() - began) / 1e9);
    }

    private void showProgress(int step, int steps, int rows, double seconds, int stepsNow) {
        long left = Math.round(seconds / stepsNow * (steps - step));
        out.printf(
                "step %d of %d, loss %.4f, %.1f rows/s, %d:%02d left%n",
                step, steps, averageLoss, rows / seconds, left / 60, left % 60);
    }

    private void save(Trainee trainee, int step, double seconds, Path file) throws IOException {
        new TrainingCheckpoint(
                        plan.toString(), step, secondsBefore + seconds, trainee.parameters(), trainee.optimizerState())
                .save(file);
    }

    private void finish(Trainee trainee, int steps, int rows, double seconds) throws IOException {
        Adapter adapter = new Adapter(trainee.parameters(), FreshAdapter.metadata(plan));
        adapter.write(folder.resolve("adapter.safetensors"));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("plan", plan.toString());
        report.put("rows", rows);
        report.put("steps", steps);
        report.put("minutes", Math.round((secondsBefore + seconds) / 6) / 10.0);
        report.put("loss", averageLoss);
        validation.atEnd(trainee, out).ifPresent(figures -> report.put("validation", figures));
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("figures.json").toFile(), report);
        out.println("left in " + folder + ": adapter.safetensors, figures.json");
    }
}
