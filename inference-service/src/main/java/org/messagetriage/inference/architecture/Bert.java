package org.messagetriage.inference.architecture;

import java.util.List;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/** BERT (Devlin et al. 2019): absolute positions, layer norms after each sublayer, a tanh pooler over the first token. */
record Bert() implements Architecture {

    static final List<String> TEXTS = List.of("encoders/bert.txt", "encoders/head.txt");

    @Override
    public String modelType() {
        return "bert";
    }

    @Override
    public String className() {
        return "BertForSequenceClassification";
    }

    @Override
    public Blueprint blueprint(ModelConfig config, int labels) throws RefusedCheckpointException {
        int types = config.integer("type_vocab_size", 2);
        int pad = config.id("pad_token_id", 0, config.integer("vocab_size"));
        int positions = config.integer("max_position_embeddings", 512);
        Numbers numbers = numbers(config, labels).put("countsFromPad", false).put("pad", pad);
        return new Blueprint(modelType(), TEXTS, "encoders/bert.names", numbers.values(), positions, types, pad);
    }

    /** What BERT and RoBERTa have in common. */
    static Numbers numbers(ModelConfig config, int labels) throws RefusedCheckpointException {
        config.only("is_decoder", false);
        config.only("add_cross_attention", false);
        config.only("position_embedding_type", "absolute");
        int hidden = config.integer("hidden_size", 768);
        int layers = config.integer("num_hidden_layers", 12);
        return new Numbers()
                .layers("layers", layers)
                .put("last", layers - 1)
                .heads("heads", "headSize", config.integer("num_attention_heads", 12), hidden)
                .put("hidden", hidden)
                .put("inner", config.integer("intermediate_size", 3072))
                .put("vocabulary", config.integer("vocab_size"))
                .put("positions", config.integer("max_position_embeddings", 512))
                .put("types", config.integer("type_vocab_size", 2))
                .put("hasTypes", true)
                .put("eps", config.number("layer_norm_eps", 1e-12))
                .put("activation", config.activation("hidden_act", "gelu"))
                .put("headActivation", Activation.TANH)
                .put("labels", labels);
    }
}
