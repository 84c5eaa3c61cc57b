package org.messagetriage.inference.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.djl.WordPieceTokenizer;
import org.messagetriage.inference.model.BundledBase;
import org.messagetriage.inference.model.BundledModels;
import org.messagetriage.inference.model.DtypeChoice;
import org.messagetriage.inference.zeroshot.HypothesisTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evaluate}: what an adapter reaches on labelled rows, run as the service runs it. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Measures an adapter on labelled rows, run as the service runs it.")
public final class EvaluateCommand implements Callable<Integer> {

    private static final String ZERO_SHOT = "zero-shot";

    @Parameters(index = "0", paramLabel = "TASK", description = "nli, satisfaction or zero-shot.")
    private String task;

    @Parameters(index = "1", paramLabel = "DATA", description = "JSON lines (.gz too).")
    private Path data;

    @Option(names = "--adapter", description = "File of the adapter; without it the bundled one.")
    private Path adapter;

    @Option(
            names = "--dtype",
            defaultValue = "auto",
            description = "fp32, bf16, int8 or auto; default ${DEFAULT-VALUE}.")
    private String dtype;

    @Option(names = "--max-length", defaultValue = "512", description = "Tokens a row; default ${DEFAULT-VALUE}.")
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

    @Option(names = "--json", description = "File for the figures.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        if (task.equals(ZERO_SHOT)) {
            return zeroShot();
        }
        TrainingTask measured = TrainingTask.valueOf(task.toUpperCase(Locale.ROOT));
        List<DataSet.Row> rows = DataSet.read(data, measured);
        with(measured.modelName(), (model, tokenizer) -> report(model, Example.of(rows, tokenizer), measured));
        return 0;
    }

    private int zeroShot() throws IOException {
        HypothesisTemplate hypothesis = HypothesisTemplate.parse(template);
        DataSet.Contents<TextRow> contents = TextRow.read(data, labels);
        if (skipBad && !contents.bad().isEmpty()) {
            System.err.println(contents.bad().size() + " rows are left out:\n" + contents.reasons());
        }
        List<TextRow> rows = skipBad ? contents.rows() : contents.allGood();
        List<String> candidates = labels.isEmpty() ? TextRow.labels(rows) : List.copyOf(new LinkedHashSet<>(labels));
        with(ZERO_SHOT, (model, tokenizer) -> {
            long start = System.nanoTime();
            ZeroShotFigures figures = new ZeroShotEvaluation(model, candidates, hypothesis)
                    .measure(rows, contents.bad().size(), done -> progress(done, rows.size()));
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%n%s, %s, \"%s\": %d rows, accuracy %.4f, macro-F1 %.4f; %.1f rows/s%n%n%s",
                    model.info().revision(),
                    model.info().dtype(),
                    template,
                    figures.rows(),
                    figures.accuracy(),
                    figures.macroF1(),
                    rows.size() / seconds,
                    figures.table());
            write(figures);
        });
        return 0;
    }

    private static void progress(int done, int all) {
        System.err.printf("\r%d of %d rows", done, all);
    }

    private interface Measuring {
        void on(Model model, WordPieceTokenizer tokenizer) throws IOException;
    }

    private void with(String name, Measuring measuring) throws IOException {
        Path folder = Files.createTempDirectory("evaluate");
        try (WordPieceTokenizer tokenizer = new WordPieceTokenizer(BundledBase.tokenizerJson(), maxLength)) {
            BundledModels models =
                    new BundledModels(folder, DtypeChoice.valueOf(dtype.toUpperCase(Locale.ROOT)), tokenizer);
            try (Model model =
                    adapter == null ? models.load(name) : models.adapted(name, Files.readAllBytes(adapter))) {
                measuring.on(model, tokenizer);
            }
        } finally {
            deleteAll(folder);
        }
    }

    private void report(Model model, List<Example> examples, TrainingTask measured) throws IOException {
        long start = System.nanoTime();
        Figures figures = Validation.measure(examples, measured, model::run);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%s, %s: %s; %.1f rows/s%n",
                model.info().revision(), model.info().dtype(), figures.oneLine(), examples.size() / seconds);
        write(figures);
    }

    private void write(Object figures) throws IOException {
        if (json != null) {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), figures);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
