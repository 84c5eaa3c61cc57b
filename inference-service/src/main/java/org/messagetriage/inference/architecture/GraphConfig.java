package org.messagetriage.inference.architecture;

import java.util.List;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;
import org.messagetriage.inference.engine.Problem;

/**
 * What {@code config.json} says of a model whose mathematics are a graph of their own: what it takes and what its outputs
 * mean.
 *
 * @param labels meaning of each output, if they are logits
 * @param entailment whether one of them is entailment, so that it can do zero-shot
 * @param problem how its outputs relate to one another
 * @param positions longest sequence in tokens
 * @param width of its states; 0 if it does not say
 * @param pad id of the token that fills the rows of a batch
 */
public record GraphConfig(List<String> labels, boolean entailment, Problem problem, int positions, int width, int pad) {

    private static final int USUAL_POSITIONS = 512;

    public static GraphConfig of(ModelConfig config) throws RefusedCheckpointException {
        List<String> labels = Labels.of(config, 2);
        String type = config.text("model_type", "");
        int pad = config.integer("pad_token_id", 0);
        int positions = config.integer("max_position_embeddings", USUAL_POSITIONS);
        // RoBERTa's kin counts positions from the padding token's id on.
        if (type.contains("roberta") || type.equals("camembert")) {
            positions -= pad + 1;
        }
        if (positions < 1) {
            throw config.refusal("max_position_embeddings", "more than pad_token_id + 1");
        }
        int width = config.integer("hidden_size", config.integer("dim", config.integer("d_model", 0)));
        return new GraphConfig(
                labels, Labels.haveEntailment(config, labels), Classifier.problem(config), positions, width, pad);
    }
}
