package org.messagetriage.inference.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.messagetriage.inference.checkpoint.WholeFile;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.model.DtypeChoice;
import org.messagetriage.inference.model.EvaluationFile;
import org.messagetriage.inference.zeroshot.HypothesisTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evaluate}: what a model reaches on labelled rows, run as the service runs it, in one dtype or in several. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Measures a model on labelled rows, run as the service runs it, and what fewer bits cost.")
public final class EvaluateCommand implements Callable<Integer> {

    private static final String ZERO_SHOT = "zero-shot";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TASK", description = "nli, satisfaction or zero-shot.")
    private String task;

    @Parameters(index = "1", paramLabel = "DATA", description = "JSON lines (.gz too).")
    private Path data;

    @Option(names = "--adapter", description = "File of the adapter; without it the bundled one.")
    private Path adapter;

    @Option(
            names = "--checkpoint",
            paramLabel = "FOLDER",
            description = "Measure a Hugging Face checkpoint in place of the bundled base with an adapter.")
    private Path checkpoint;

    @Option(
            names = "--dtype",
            split = ",",
            defaultValue = "auto",
            description = "fp32, bf16, int8, fp16 (GPUs) or auto; of several, with commas between them, what each costs"
                    + " beside fp32 is shown. Default ${DEFAULT-VALUE}.")
    private List<String> dtypes;

    @Option(
            names = "--max-length",
            defaultValue = "512",
            description = "Tokens a row, 3 to 512, but of a checkpoint, which has its own; default ${DEFAULT-VALUE}.")
    private int maxLength;

    @Option(
            names = "--labels",
            split = ",",
            description = "zero-shot: candidate labels, with commas between them; without it those of the data.")
    private List<String> labels = List.of();

    @Option(
            names = "--template",
            defaultValue = "This example is {}.",
            description = "zero-shot: a sentence with one {} for the label; default ${DEFAULT-VALUE}.")
    private String template;

    @Option(
            names = "--skip-bad",
            description = "zero-shot: leave rows out that cannot be used, instead of refusing all.")
    private boolean skipBad;

    @Option(names = "--json", description = "File for all figures; of several dtypes, by their names.")
    private Path json;

    @Option(
            names = "--out",
            description = "File for what each dtype costs: evaluation.json beside the weights is shown at /info.")
    private Path out;

    private final Map<String, Object> figures = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        new OptionCheck(spec).maxLength(maxLength);
        List<DtypeChoice> choices = choices();
        try (MeasuredModel measured = measured()) {
            Measurement measurement = task.equals(ZERO_SHOT) ? zeroShot() : labelled();
            for (Path file : Stream.of(json, out).filter(Objects::nonNull).toList()) {
                WholeFile.prepare(file);
            }
            List<PrecisionCosts.Row> rows = new ArrayList<>();
            for (DtypeChoice choice : choices) {
                try (Model model = measured.open(choice)) {
                    rows.add(measurement.of(model));
                }
            }
            PrecisionCosts costs = new PrecisionCosts(rows);
            if (rows.size() > 1) {
                System.out.print(System.lineSeparator() + costs.table());
            }
            if (out != null) {
                EvaluationFile.write(
                        out,
                        costs.evaluation(
                                measured.digest(), task, data.getFileName().toString()));
            }
        }
        if (json != null) {
            Object all = figures.size() == 1 ? figures.values().iterator().next() : figures;
            byte[] bytes = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(all);
            WholeFile.write(json, file -> file.write(bytes));
        }
        return 0;
    }

    /** What is done with the model in each element type. */
    private interface Measurement {
        PrecisionCosts.Row of(Model model) throws IOException;
    }

    private List<DtypeChoice> choices() {
        List<DtypeChoice> choices = new ArrayList<>();
        for (String dtype : dtypes) {
            try {
                choices.add(DtypeChoice.valueOf(dtype.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw wrong("--dtype: fp32, bf16, int8, fp16 or auto, not '" + dtype + "'");
            }
        }
        if (out != null && !choices.contains(DtypeChoice.FP32)) {
            throw wrong("--out: --dtype has to have fp32 among others, which they are compared with");
        }
        return choices;
    }

    private MeasuredModel measured() throws IOException {
        if (checkpoint != null && adapter != null) {
            throw wrong("--checkpoint and --adapter: one of them");
        }
        String name = task.equals(ZERO_SHOT) ? ZERO_SHOT : trainingTask().modelName();
        return checkpoint == null
                ? MeasuredModel.adapter(name, adapter, maxLength)
                : MeasuredModel.checkpoint(name, checkpoint);
    }

    private TrainingTask trainingTask() {
        try {
            return TrainingTask.valueOf(task.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong("TASK: nli, satisfaction or zero-shot, not '" + task + "'");
        }
    }

    private Measurement labelled() throws IOException {
        TrainingTask labelled = trainingTask();
        List<DataSet.Row> rows = DataSet.read(data, labelled);
        return model -> {
            List<Example> examples = Example.of(
                    rows, model.tokenizer(), checkpoint == null ? Example.LONGER : "the checkpoint reads no more");
            long start = System.nanoTime();
            Figures reached = Validation.measure(examples, labelled, LabelOrder.apply(model, labelled));
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%s, %s: %s; %.1f rows/s%n",
                    model.info().revision(), model.info().dtype(), reached.oneLine(), examples.size() / seconds);
            return row(model, reached, reached.rows(), reached.accuracy(), reached.macroF1(), seconds);
        };
    }

    private Measurement zeroShot() throws IOException {
        HypothesisTemplate hypothesis = HypothesisTemplate.parse(template);
        DataSet.Contents<TextRow> contents = TextRow.read(data, labels);
        List<TextRow> rows = skipBad ? contents.goodOnes() : contents.allGood();
        if (contents.bad() > 0) {
            System.err.println(contents.bad() + " rows are left out:\n" + contents.why());
        }
        List<String> candidates = labels.isEmpty() ? TextRow.labels(rows) : List.copyOf(new LinkedHashSet<>(labels));
        return model -> {
            long start = System.nanoTime();
            ZeroShotFigures reached = new ZeroShotEvaluation(model, candidates, hypothesis)
                    .measure(rows, contents.bad(), done -> progress(done, rows.size()));
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%n%s, %s, \"%s\": %d rows, accuracy %.4f, macro-F1 %.4f; %.1f rows/s%n%n%s",
                    model.info().revision(),
                    model.info().dtype(),
                    template,
                    reached.rows(),
                    reached.accuracy(),
                    reached.macroF1(),
                    rows.size() / seconds,
                    reached.table());
            return row(model, reached, reached.rows(), reached.accuracy(), reached.macroF1(), seconds);
        };
    }

    private PrecisionCosts.Row row(Model model, Object all, int rows, double accuracy, double macroF1, double seconds) {
        figures.put(model.info().dtype().wireName(), all);
        return new PrecisionCosts.Row(model.info().dtype(), rows, accuracy, macroF1, seconds);
    }

    private static void progress(int done, int all) {
        System.err.printf("\r%d of %d rows", done, all);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
