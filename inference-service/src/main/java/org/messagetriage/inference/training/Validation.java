package org.messagetriage.inference.training;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Tokenizer;
import org.messagetriage.inference.engine.Trainee;

/** Held-back rows on which a model in training is measured. */
final class Validation {

    private static final int BATCH = 64;

    private final TrainingTask task;
    private final List<DataSet.Row> rows;
    private final int every;
    private final int rowsDuring;
    private List<Example> examples = List.of();

    /**
     * @param file JSON lines; null: nothing is measured
     * @param every steps between two measurements; 0: only at the end
     * @param rowsDuring rows of a measurement before the end
     */
    Validation(TrainingTask task, Path file, int every, int rowsDuring) throws IOException {
        this.task = task;
        this.every = every;
        this.rowsDuring = rowsDuring;
        rows = file == null ? List.of() : DataSet.read(file, task);
    }

    void tokenize(Tokenizer tokenizer) throws IOException {
        examples = Example.of(rows, tokenizer);
    }

    void during(Trainee trainee, int step, PrintStream out) {
        if (every > 0 && step % every == 0 && !examples.isEmpty()) {
            List<Example> some = examples.subList(0, Math.min(rowsDuring, examples.size()));
            out.printf(
                    "step %d: %s%n", step, measure(some, task, trainee::logits).oneLine());
        }
    }

    Optional<Figures> atEnd(Trainee trainee, PrintStream out) {
        if (examples.isEmpty()) {
            return Optional.empty();
        }
        Figures figures = measure(examples, task, trainee::logits);
        out.println("at the end: " + figures.oneLine());
        return Optional.of(figures);
    }

    static Figures measure(List<Example> examples, TrainingTask task, Function<List<Sequence>, float[][]> model) {
        List<float[]> logits = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (List<Example> batch : Example.byLength(examples, BATCH)) {
            logits.addAll(List.of(model.apply(Example.sequences(batch))));
            batch.forEach(example -> labels.add(example.label()));
        }
        return Figures.of(
                logits.toArray(float[][]::new),
                labels.stream().mapToInt(Integer::intValue).toArray(),
                task.isScale());
    }
}
