package org.messagetriage.inference.training;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
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
        examples = Example.of(rows, tokenizer, Example.LONGER);
    }

    void during(Trainee trainee, int step, PrintStream out) {
        if (every > 0 && step % every == 0 && !examples.isEmpty()) {
            Figures figures = measure(evenly(examples, rowsDuring), task, trainee::logits);
            out.printf("step %d: %s%n", step, figures.oneLine());
        }
    }

    /** So many of the list, from all over it: files are in an order, and their first rows are of one kind. */
    static <T> List<T> evenly(List<T> all, int wanted) {
        int count = Math.min(wanted, all.size());
        return IntStream.range(0, count)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
                .toList();
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
