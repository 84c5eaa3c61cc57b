package org.messagetriage.inference.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;

/** A model's outputs in the order of a task's labels; checkpoints have orders of their own. */
final class LabelOrder {

    private static final String UNNAMED = "label_";

    private LabelOrder() {}

    /**
     * Runs the model and puts its outputs in order: by the labels' names, or as they are where a checkpoint has not named
     * them ({@code LABEL_0}).
     *
     * @throws IOException if the model has other labels than the task
     */
    static Function<List<Sequence>, float[][]> apply(Model model, TrainingTask task) throws IOException {
        int[] columns = columns(model.info().labels(), task.labels());
        if (columns == null) {
            throw new IOException("the model has the labels "
                    + String.join(", ", model.info().labels()) + "; rows of this task have "
                    + String.join(", ", task.labels()));
        }
        return batch -> {
            float[][] rows = model.run(batch);
            for (int i = 0; i < rows.length; i++) {
                float[] row = new float[columns.length];
                for (int c = 0; c < columns.length; c++) {
                    row[c] = rows[i][columns[c]];
                }
                rows[i] = row;
            }
            return rows;
        };
    }

    /** Of each of the wanted labels its column; null if they are not the same. */
    private static int[] columns(List<String> labels, List<String> wanted) {
        List<String> names = new ArrayList<>();
        labels.forEach(label -> names.add(label.toLowerCase(Locale.ROOT)));
        if (names.size() != wanted.size()) {
            return null;
        }
        if (names.stream().allMatch(name -> name.startsWith(UNNAMED))) {
            return IntStream.range(0, names.size()).toArray();
        }
        int[] columns = wanted.stream().mapToInt(names::indexOf).toArray();
        return IntStream.of(columns).allMatch(column -> column >= 0) ? columns : null;
    }
}
