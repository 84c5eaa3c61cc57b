package org.messagetriage.inference.engine;

import java.util.List;

/**
 * What a model reaches on labelled rows in each of several element types: what fewer bits cost.
 *
 * @param weights SHA-256 of the weights that were measured
 * @param task that the rows are of, as the command {@code evaluate} names it
 * @param data name of the rows' file
 * @param rows how many there were
 * @param precisions the figures
 */
public record Evaluation(String weights, String task, String data, int rows, List<Precision> precisions) {

    public Evaluation {
        precisions = List.copyOf(precisions);
    }

    /**
     * The figures in one element type.
     *
     * @param dtype as users write it
     * @param accuracy share of rows whose most likely label is the right one
     * @param macroF1 mean F1 over the labels
     * @param accuracyCost how much less the accuracy is than in fp32; negative: more
     * @param macroF1Cost the same of macro-F1
     */
    public record Precision(String dtype, double accuracy, double macroF1, double accuracyCost, double macroF1Cost) {}
}
