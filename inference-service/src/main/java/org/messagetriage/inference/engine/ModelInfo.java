package org.messagetriage.inference.engine;

import java.util.List;

/**
 * What a loaded model is.
 *
 * @param name the name it is served under
 * @param task what its outputs mean
 * @param revision digest of everything that decides its scores: base weights, adapter, tokenizer
 * @param labels meaning of each output column; empty for embeddings
 * @param outputs number of output columns
 * @param maxLength longest sequence in tokens, special tokens included
 * @param dtype element type of its arithmetic
 * @param architecture name of the architecture's text
 * @param problem how a classifier's outputs relate to one another
 * @param device where it computes
 * @param evaluation what its precisions cost; null: nobody measured it
 */
public record ModelInfo(
        String name,
        Task task,
        String revision,
        List<String> labels,
        int outputs,
        int maxLength,
        Dtype dtype,
        String architecture,
        Problem problem,
        Device device,
        Evaluation evaluation) {

    public ModelInfo {
        labels = List.copyOf(labels);
    }

    /** A model whose outputs mean what is usual for its task, on the processor. */
    public ModelInfo(
            String name,
            Task task,
            String revision,
            List<String> labels,
            int outputs,
            int maxLength,
            Dtype dtype,
            String architecture) {
        this(name, task, revision, labels, outputs, maxLength, dtype, architecture, Problem.UNSAID, Device.CPU, null);
    }

    /** The same on another device. */
    public ModelInfo on(Device other) {
        return new ModelInfo(
                name, task, revision, labels, outputs, maxLength, dtype, architecture, problem, other, evaluation);
    }

    /** The same with what was measured of it, or null. */
    public ModelInfo measured(Evaluation figures) {
        return new ModelInfo(
                name, task, revision, labels, outputs, maxLength, dtype, architecture, problem, device, figures);
    }
}
