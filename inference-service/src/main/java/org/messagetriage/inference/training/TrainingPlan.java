package org.messagetriage.inference.training;

import java.nio.file.Path;
import java.util.Map;
import org.messagetriage.inference.engine.Dtype;

/**
 * All that decides what a training run comes to. Two runs of one plan on one machine give the same adapter.
 *
 * @param task what is learnt
 * @param from adapter to go on from; null: a fresh one
 * @param data JSON lines to learn from
 * @param quotas rows that each source may give; empty: all
 * @param balanced whether every label of a source gives as many rows as the source's rarest
 * @param rows at most so many; 0: all
 * @param epochs passes over the rows
 * @param batch rows a step
 * @param learningRate after the warm-up, from where it falls linearly to 0
 * @param warmup share of the steps in which the learning rate rises
 * @param rank of the low-rank factors
 * @param maxLength tokens a row; longer ones are cut
 * @param dtype in which the linear layers multiply: fp32 or bf16
 * @param seed of sampling, order and initial values
 */
record TrainingPlan(
        TrainingTask task,
        Path from,
        Path data,
        Map<String, Integer> quotas,
        boolean balanced,
        int rows,
        int epochs,
        int batch,
        double learningRate,
        double warmup,
        int rank,
        int maxLength,
        Dtype dtype,
        long seed) {

    /** @param rowCount at least one */
    int steps(int rowCount) {
        return Math.multiplyExact(epochs, (rowCount - 1) / batch + 1);
    }

    /** Rises to the plan's in whole steps, so that none is above it, and is not yet 0 in the last. */
    double learningRate(int step, int steps) {
        double warm = Math.max(1, Math.ceil(warmup * steps));
        return learningRate * (step < warm ? (step + 1) / warm : (steps - step) / (steps - warm));
    }
}
