package org.messagetriage.inference.architecture;

import java.util.List;
import java.util.Set;
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
 * @param vocabulary ids of tokens are below it
 */
public record GraphConfig(
        List<String> labels, boolean entailment, Problem problem, int positions, int width, int pad, int vocabulary) {

    private static final int USUAL_POSITIONS = 512;
    /** Models whose positions are counted from the padding token's id on, beside those named after RoBERTa. */
    private static final Set<String> COUNT_FROM_PAD =
            Set.of("camembert", "data2vec-text", "esm", "ibert", "longformer", "mpnet", "xmod");

    public static GraphConfig of(ModelConfig config) throws RefusedCheckpointException {
        List<String> labels = Labels.of(config, 2);
        String type = config.text("model_type", "");
        int vocabulary = config.has("vocab_size") ? config.integer("vocab_size") : Integer.MAX_VALUE;
        int pad = config.id("pad_token_id", 0, vocabulary);
        int positions = config.integer("max_position_embeddings", USUAL_POSITIONS);
        if (type.contains("roberta") || COUNT_FROM_PAD.contains(type)) {
            positions -= pad + 1;
        }
        if (positions < 1) {
            throw config.refusal("max_position_embeddings", "more than pad_token_id + 1");
        }
        int width = config.integer("hidden_size", config.integer("dim", config.integer("d_model", 0)));
        return new GraphConfig(
                labels,
                Labels.haveEntailment(config, labels),
                Classifier.problem(config),
                positions,
                width,
                pad,
                vocabulary);
    }
}
