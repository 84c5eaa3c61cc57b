package org.messagetriage.inference.engine;

import java.util.List;
import java.util.Map;
import org.messagetriage.inference.checkpoint.Tensor;

/** A model whose adapter is being trained. Used by one thread. */
public interface Trainee extends AutoCloseable {

    /**
     * One step of AdamW (Loshchilov and Hutter 2019) on a batch.
     *
     * @param targets of each sequence how likely each label is wanted to be; they add up to 1
     * @param learningRate of this step
     * @return mean cross-entropy over the batch, before the step
     * @throws ArithmeticException if loss or gradients are not finite: the values are as they were before
     */
    double step(List<Sequence> batch, float[][] targets, double learningRate);

    /** Logits of a batch with the values as they are now. */
    float[][] logits(List<Sequence> batch);

    /** The trained values, fp32. */
    Map<String, Tensor> parameters();

    /** What an interrupted training needs beside the values to go on: AdamW's two moments, and the number of steps. */
    Map<String, Tensor> optimizerState();

    void restoreOptimizer(Map<String, Tensor> state);

    @Override
    void close();
}
