package org.messagetriage.inference.architecture;

import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/**
 * DistilBERT (Sanh et al. 2019): BERT without token types, with a ReLU in its head. Sinusoidal positions are stored as a
 * table like learned ones.
 */
record DistilBert() implements Architecture {

    private static final double EPSILON = 1e-12;

    @Override
    public String modelType() {
        return "distilbert";
    }

    @Override
    public String className() {
        return "DistilBertForSequenceClassification";
    }

    @Override
    public Blueprint blueprint(ModelConfig config, int labels) throws RefusedCheckpointException {
        int hidden = config.integer("dim", 768);
        int layers = config.integer("n_layers", 6);
        int positions = config.integer("max_position_embeddings", 512);
        int vocabulary = config.integer("vocab_size", 30522);
        int pad = config.id("pad_token_id", 0, vocabulary);
        Numbers numbers = new Numbers()
                .layers("layers", layers)
                .put("last", layers - 1)
                .heads("heads", "headSize", config.integer("n_heads", 12), hidden)
                .put("hidden", hidden)
                .put("inner", config.integer("hidden_dim", 3072))
                .put("vocabulary", vocabulary)
                .put("positions", positions)
                .put("hasTypes", false)
                .put("countsFromPad", false)
                .put("pad", pad)
                .put("eps", EPSILON)
                .put("activation", config.activation("activation", "gelu"))
                .put("headActivation", Activation.RELU)
                .put("labels", labels);
        return new Blueprint(modelType(), Bert.TEXTS, "encoders/distilbert.names", numbers.values(), positions, 0, pad);
    }
}
