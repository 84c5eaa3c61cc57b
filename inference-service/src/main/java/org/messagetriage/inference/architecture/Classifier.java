package org.messagetriage.inference.architecture;

import java.util.List;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;
import org.messagetriage.inference.engine.Problem;

/**
 * A sequence classifier as its {@code config.json} describes it.
 *
 * @param blueprint how it is computed
 * @param labels meaning of each output
 * @param entailment whether one of them is entailment, so that it can do zero-shot
 * @param problem how its outputs relate to one another
 */
public record Classifier(Blueprint blueprint, List<String> labels, boolean entailment, Problem problem) {

    public Classifier {
        labels = List.copyOf(labels);
    }

    static Problem problem(ModelConfig config) throws RefusedCheckpointException {
        String type = config.text("problem_type", "");
        return switch (type) {
            case "" -> Problem.UNSAID;
            case "single_label_classification" -> Problem.SINGLE_LABEL;
            case "multi_label_classification" -> Problem.MULTI_LABEL;
            case "regression" -> Problem.REGRESSION;
            default ->
                throw config.refusal(
                        "problem_type", "single_label_classification, multi_label_classification or regression");
        };
    }
}
