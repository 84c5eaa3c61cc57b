package org.messagetriage.inference.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model reaches on labelled rows.
 *
 * @param rows number of rows
 * @param accuracy share of rows whose most likely label is the right one
 * @param macroF1 mean F1 over the labels
 * @param crossEntropy mean negative log-likelihood of the right label, nats
 * @param offByOne share of rows at most one step of the scale away; null where the labels are no scale
 * @param queueAtRecall95 at the threshold on P(first label) + P(second label) that catches 95 % of the rows of the first
 *     label: the share of rows of the third label and above that lie over it; null without such rows or a threshold
 * @param threshold that threshold; null where the labels are no scale, or no row has the first
 * @param confusion rows by right label (outer) and most likely label (inner)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Figures(
        int rows,
        double accuracy,
        double macroF1,
        double crossEntropy,
        Double offByOne,
        Double queueAtRecall95,
        Double threshold,
        int[][] confusion) {

    private static final double RECALL = 0.95;

    static Figures of(float[][] logits, int[] labels, boolean ordinal) {
        int classes = logits[0].length;
        int[][] confusion = new int[classes][classes];
        double[][] probabilities = new double[logits.length][];
        double loss = 0;
        int near = 0;
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = softmax(logits[i]);
            int best = argmax(logits[i]);
            confusion[labels[i]][best]++;
            near += Math.abs(best - labels[i]) <= 1 ? 1 : 0;
            loss -= Math.log(probabilities[i][labels[i]]);
        }
        int right = IntStream.range(0, classes).map(c -> confusion[c][c]).sum();
        double n = labels.length;
        Double threshold = ordinal ? thresholdAtRecall(probabilities, labels) : null;
        return new Figures(
                labels.length,
                right / n,
                macroF1(confusion),
                loss / n,
                ordinal ? near / n : null,
                threshold == null ? null : wronglyQueued(probabilities, labels, threshold),
                threshold,
                confusion);
    }

    String oneLine() {
        String line =
                String.format("accuracy %.4f, macro-F1 %.4f, cross-entropy %.4f", accuracy, macroF1, crossEntropy);
        if (offByOne != null) {
            line += String.format(", off by one %.4f", offByOne);
        }
        if (queueAtRecall95 != null) {
            line += String.format(", wrongly queued at 95 %% recall %.4f (threshold %.3f)", queueAtRecall95, threshold);
        }
        return line;
    }

    private static double macroF1(int[][] confusion) {
        double sum = 0;
        for (int c = 0; c < confusion.length; c++) {
            int label = c;
            int actual = Arrays.stream(confusion[c]).sum();
            int predicted = Arrays.stream(confusion).mapToInt(row -> row[label]).sum();
            sum += actual + predicted == 0 ? 0 : 2.0 * confusion[c][c] / (actual + predicted);
        }
        return sum / confusion.length;
    }

    private static double urgency(double[] probabilities) {
        return probabilities[0] + probabilities[1];
    }

    private static Double thresholdAtRecall(double[][] probabilities, int[] labels) {
        List<Double> scores = IntStream.range(0, labels.length)
                .filter(i -> labels[i] == 0)
                .mapToObj(i -> urgency(probabilities[i]))
                .sorted(Comparator.reverseOrder())
                .toList();
        return scores.isEmpty() ? null : scores.get((int) Math.ceil(RECALL * scores.size()) - 1);
    }

    private static Double wronglyQueued(double[][] probabilities, int[] labels, double threshold) {
        int[] content =
                IntStream.range(0, labels.length).filter(i -> labels[i] >= 2).toArray();
        long queued = Arrays.stream(content)
                .filter(i -> urgency(probabilities[i]) >= threshold)
                .count();
        return content.length == 0 ? null : (double) queued / content.length;
    }

    private static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private static double[] softmax(float[] logits) {
        double max = logits[argmax(logits)];
        double[] e = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i] - max))
                .toArray();
        double sum = Arrays.stream(e).sum();
        return Arrays.stream(e).map(v -> v / sum).toArray();
    }
}
