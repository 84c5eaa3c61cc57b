package org.messagetriage.inference.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.messagetriage.inference.model.DtypeChoice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train}: makes an adapter of the bundled base from labelled rows. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains an adapter of the bundled base model. A killed run goes on when started again.")
public final class TrainCommand implements Callable<Integer> {

    private static final int MOST_EPOCHS = 1000;
    private static final int MOST_ROWS_A_STEP = 4096;
    /** The base's width: factors of a higher rank could do no more. */
    private static final int MOST_RANK = 384;

    @Spec
    private CommandSpec spec;

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
            description = "Steps between two measurements; 0: only at the end. Default ${DEFAULT-VALUE}.")
    private int evaluateEvery;

    @Option(
            names = "--evaluate-rows",
            defaultValue = "1000",
            description = "Held-back rows of each, 1 or more; default ${DEFAULT-VALUE}. All are taken at the end.")
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

    @Option(
            names = "--max-length",
            defaultValue = "128",
            description = "Tokens a row, 3 to 512; default ${DEFAULT-VALUE}.")
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
        OptionCheck check = new OptionCheck(spec);
        TrainingTask learnt = check.one("TASK", task, List.of(TrainingTask.values()));
        DtypeChoice multiplied =
                check.one("--dtype", dtype, List.of(DtypeChoice.FP32, DtypeChoice.BF16, DtypeChoice.AUTO));
        checkNumbers(check);
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
                multiplied.resolve(),
                seed);
        Validation validation = new Validation(learnt, validate, evaluateEvery, evaluateRows);
        new Trainer(plan, out, validation, Duration.ofSeconds(checkpointEvery), System.out).run();
        return 0;
    }

    private void checkNumbers(OptionCheck check) {
        check.atLeast("--evaluate-every", 0, evaluateEvery);
        check.atLeast("--evaluate-rows", 1, evaluateRows);
        quotas.forEach((source, quota) -> check.atLeast("--take " + source, 1, quota));
        check.atLeast("--rows", 0, rows);
        check.between("--epochs", epochs, 1, MOST_EPOCHS);
        check.between("--batch", batch, 1, MOST_ROWS_A_STEP);
        check.between("--rank", rank, 1, MOST_RANK);
        check.maxLength(maxLength);
        check.atLeast("--checkpoint-every", 0, checkpointEvery);
        // Written so that NaN, which compares with nothing, is refused too.
        if (!(learningRate > 0 && learningRate <= 1)) {
            throw check.wrong("--learning-rate: a number above 0, at most 1, not " + learningRate);
        }
        if (!(warmup >= 0 && warmup <= 1)) {
            throw check.wrong("--warmup: a share of the steps, from 0 to 1, not " + warmup);
        }
    }
}
