package org.messagetriage.inference.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What zero-shot reaches on labelled texts.
 *
 * @param rows number of rows
 * @param skipped rows that could not be used
 * @param accuracy share of rows whose first label is the right one
 * @param macroF1 mean F1 over the labels
 * @param byLabel figures of each label, in the order of the confusion matrix
 * @param confusion rows by right label (outer) and first label (inner)
 */
record ZeroShotFigures(
        int rows, int skipped, double accuracy, double macroF1, List<ByLabel> byLabel, int[][] confusion) {

    /**
     * One label's.
     *
     * @param rows rows of this label
     * @param precision share of those called so that are; 0 if none is called so
     * @param recall share of those that are that are called so; 0 if there is none
     * @param f1 harmonic mean of the two; 0 if both are
     */
    record ByLabel(String label, int rows, double precision, double recall, double f1) {}

    static ZeroShotFigures of(List<String> labels, int[][] confusion, int skipped) {
        int rows = Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum();
        int right = IntStream.range(0, labels.size()).map(c -> confusion[c][c]).sum();
        List<ByLabel> byLabel = new ArrayList<>();
        for (int c = 0; c < labels.size(); c++) {
            byLabel.add(byLabel(labels.get(c), confusion, c));
        }
        double macroF1 = byLabel.stream().mapToDouble(ByLabel::f1).average().orElse(0);
        return new ZeroShotFigures(rows, skipped, share(right, rows), macroF1, byLabel, confusion);
    }

    private static ByLabel byLabel(String label, int[][] confusion, int index) {
        int actual = Arrays.stream(confusion[index]).sum();
        int called = Arrays.stream(confusion).mapToInt(row -> row[index]).sum();
        int both = confusion[index][index];
        return new ByLabel(label, actual, share(both, called), share(both, actual), share(2 * both, actual + called));
    }

    private static double share(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** The confusion matrix: a line a label that is right, a column a label that came first, numbered alike. */
    String table() {
        int widest = byLabel.stream().mapToInt(one -> one.label.length()).max().orElse(0);
        StringBuilder table = new StringBuilder(" ".repeat(widest + 4));
        for (int c = 0; c < confusion.length; c++) {
            table.append(String.format(Locale.ROOT, "%6d", c + 1));
        }
        table.append("    rows  precision  recall     F1\n");
        for (int c = 0; c < confusion.length; c++) {
            ByLabel one = byLabel.get(c);
            table.append(String.format(Locale.ROOT, "%3d %-" + Math.max(1, widest) + "s", c + 1, one.label));
            for (int count : confusion[c]) {
                table.append(String.format(Locale.ROOT, "%6d", count));
            }
            table.append(
                    String.format(Locale.ROOT, "%8d%11.3f%8.3f%7.3f%n", one.rows, one.precision, one.recall, one.f1));
        }
        return table.toString();
    }
}
