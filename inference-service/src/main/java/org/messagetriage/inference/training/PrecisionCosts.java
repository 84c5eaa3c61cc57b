package org.messagetriage.inference.training;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Evaluation;

/** What a model reaches in each of several element types, and how far that is from fp32. */
record PrecisionCosts(List<Row> rows) {

    /**
     * One element type's.
     *
     * @param count rows of data
     * @param seconds that they took
     */
    record Row(Dtype dtype, int count, double accuracy, double macroF1, double seconds) {}

    private Optional<Row> fp32() {
        return rows.stream().filter(row -> row.dtype == Dtype.FP32).findFirst();
    }

    /** For people: a line each; the differences are empty where fp32 was not asked for. */
    String table() {
        StringBuilder table = new StringBuilder("dtype  accuracy  to fp32  macro-F1  to fp32   rows/s\n");
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-5s%10.4f%9s%10.4f%9s%9.1f%n",
                    row.dtype.wireName(),
                    row.accuracy,
                    fp32().map(exact -> signed(row, row.accuracy - exact.accuracy))
                            .orElse(""),
                    row.macroF1,
                    fp32().map(exact -> signed(row, row.macroF1 - exact.macroF1))
                            .orElse(""),
                    row.count / row.seconds));
        }
        return table.toString();
    }

    private static String signed(Row row, double difference) {
        return row.dtype == Dtype.FP32 ? "" : String.format(Locale.ROOT, "%+.4f", difference);
    }

    /**
     * For the model's page.
     *
     * @param weights digest of what was measured
     * @throws IllegalStateException without fp32
     */
    Evaluation evaluation(String weights, String task, String data) {
        Row exact = fp32().orElseThrow(() -> new IllegalStateException("nothing to compare with"));
        return new Evaluation(
                weights,
                task,
                data,
                exact.count,
                rows.stream()
                        .map(row -> new Evaluation.Precision(
                                row.dtype.wireName(),
                                rounded(row.accuracy),
                                rounded(row.macroF1),
                                rounded(exact.accuracy - row.accuracy),
                                rounded(exact.macroF1 - row.macroF1)))
                        .toList());
    }

    /** Four digits: more than any number of rows here can tell. */
    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
