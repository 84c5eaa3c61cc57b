package org.messagetriage.inference.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.model.DtypeChoice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code train}: makes an adapter of the bundled base from labelled rows. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains an adapter of the bundled base model. A killed run goes on when started again.")
public final class TrainCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "TASK", description = "What to learn: nli or satisfaction.")
    private String task;

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description =
                    "JSON lines (.gz too): premise, hypothesis, label; or text and stars (1-5) or label. A label is"
                            + " a name, or an object of names and probabilities.")
    private Path data;

    @Option(names = "--out", required = true, description = "Folder for adapter, figures and checkpoint.")
    private Path out;

    @Option(names = "--from", description = "File of an adapter to go on from; without it a fresh one.")
    private Path from;

    @Option(names = "--validate", description = "JSON lines of held-back rows.")
    private Path validate;

    @Option(
            names = "--evaluate-every",
            defaultValue = "200",
            description = "Steps between two measurements; default ${DEFAULT-VALUE}.")
    private int evaluateEvery;

    @Option(
            names = "--evaluate-rows",
            defaultValue = "1000",
            description = "Held-back rows of each; default ${DEFAULT-VALUE}. All are taken at the end.")
    private int evaluateRows;

    @Option(
            names = "--take",
            split = ",",
            paramLabel = "SOURCE=N",
            description = "At most N rows of the source; sources not named give none.")
    private Map<String, Integer> quotas = Map.of();

    @Option(names = "--balance", description = "Of each source, as many rows of every label as of its rarest.")
    private boolean balanced;

    @Option(names = "--rows", defaultValue = "0", description = "At most so many rows; 0: all.")
    private int rows;

    @Option(names = "--epochs", defaultValue = "1", description = "Default ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(names = "--batch", defaultValue = "32", description = "Rows a step; default ${DEFAULT-VALUE}.")
    private int batch;

    @Option(names = "--learning-rate", defaultValue = "5e-4", description = "Default ${DEFAULT-VALUE}.")
    private double learningRate;

    @Option(
            names = "--warmup",
            defaultValue = "0.06",
            description = "Share of steps in which the learning rate rises; default ${DEFAULT-VALUE}.")
    private double warmup;

    @Option(names = "--rank", defaultValue = "64", description = "Of the low-rank factors; default ${DEFAULT-VALUE}.")
    private int rank;

    @Option(names = "--max-length", defaultValue = "128", description = "Tokens a row; default ${DEFAULT-VALUE}.")
    private int maxLength;

    @Option(
            names = "--dtype",
            defaultValue = "auto",
            description = "In which the linear layers multiply: fp32, bf16 or auto; default ${DEFAULT-VALUE}.")
    private String dtype;

    @Option(
            names = "--checkpoint-every",
            defaultValue = "180",
            paramLabel = "SECONDS",
            description = "Between two checkpoints; default ${DEFAULT-VALUE}.")
    private int checkpointEvery;

    @Option(names = "--seed", defaultValue = "1", description = "Default ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public Integer call() throws IOException {
        TrainingTask learnt = TrainingTask.valueOf(task.toUpperCase(Locale.ROOT));
        Dtype multiplied = DtypeChoice.valueOf(dtype.toUpperCase(Locale.ROOT)).resolve();
        if (multiplied == Dtype.INT8) {
            throw new IOException("--dtype: fp32, bf16 or auto; there is no training in 8 bits");
        }
        TrainingPlan plan = new TrainingPlan(
                learnt,
                from,
                data,
                quotas,
                balanced,
                rows,
                epochs,
                batch,
                learningRate,
                warmup,
                rank,
                maxLength,
                multiplied,
                seed);
        Validation validation = new Validation(learnt, validate, evaluateEvery, evaluateRows);
        new Trainer(plan, out, validation, Duration.ofSeconds(checkpointEvery), System.out).run();
        return 0;
    }
}
