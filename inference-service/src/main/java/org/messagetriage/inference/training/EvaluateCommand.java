package org.messagetriage.inference.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.djl.WordPieceTokenizer;
import org.messagetriage.inference.model.BundledBase;
import org.messagetriage.inference.model.BundledModels;
import org.messagetriage.inference.model.DtypeChoice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evaluate}: what an adapter reaches on labelled rows, run as the service runs it. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Measures an adapter on labelled rows, run as the service runs it.")
public final class EvaluateCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "TASK", description = "nli or satisfaction.")
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

    @Option(names = "--json", description = "File for the figures.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        TrainingTask measured = TrainingTask.valueOf(task.toUpperCase(Locale.ROOT));
        List<DataSet.Row> rows = DataSet.read(data, measured);
        Path folder = Files.createTempDirectory("evaluate");
        try (WordPieceTokenizer tokenizer = new WordPieceTokenizer(BundledBase.tokenizerJson(), maxLength)) {
            BundledModels models =
                    new BundledModels(folder, DtypeChoice.valueOf(dtype.toUpperCase(Locale.ROOT)), tokenizer);
            String name = measured.modelName();
            try (Model model =
                    adapter == null ? models.load(name) : models.adapted(name, Files.readAllBytes(adapter))) {
                report(model, Example.of(rows, tokenizer), measured);
            }
        } finally {
            deleteAll(folder);
        }
        return 0;
    }

    private void report(Model model, List<Example> examples, TrainingTask measured) throws IOException {
        long start = System.nanoTime();
        Figures figures = Validation.measure(examples, measured, model::run);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%s, %s: %s; %.1f rows/s%n",
                model.info().revision(), model.info().dtype(), figures.oneLine(), examples.size() / seconds);
        ObjectMapper mapper = new ObjectMapper();
        if (json != null) {
            mapper.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), figures);
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
