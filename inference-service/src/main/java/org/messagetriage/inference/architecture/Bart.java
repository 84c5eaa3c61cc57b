package org.messagetriage.inference.architecture;

import java.util.List;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/**
 * BART (Lewis et al. 2020) as a classifier: encoder and decoder read the same text, the decoder shifted by one; the
 * decoder's state at the last end token goes into a head of two layers.
 */
record Bart() implements Architecture {

    /** Rows of the position tables before the first position; left over from the first implementation. */
    private static final int OFFSET = 2;

    private static final double EPSILON = 1e-5;

    @Override
    public String modelType() {
        return "bart";
    }

    @Override
    public String className() {
        return "BartForSequenceClassification";
    }

    @Override
    public Blueprint blueprint(ModelConfig config, int labels) throws RefusedCheckpointException {
        refuseVariants(config);
        int hidden = config.integer("d_model", 1024);
        int positions = config.integer("max_position_embeddings", 1024);
        int decoderLayers = config.integer("decoder_layers", 12);
        int vocabulary = config.integer("vocab_size", 50265);
        int pad = config.id("pad_token_id", 1, vocabulary);
        boolean scaled = config.flag("scale_embedding", false);
        Numbers numbers = new Numbers()
                .layers("encoderLayers", config.integer("encoder_layers", 12))
                .layers("decoderLayers", decoderLayers)
                .put("last", decoderLayers - 1)
                .heads("encoderHeads", "encoderHeadSize", config.integer("encoder_attention_heads", 16), hidden)
                .heads("decoderHeads", "decoderHeadSize", config.integer("decoder_attention_heads", 16), hidden)
                .put("hidden", hidden)
                .put("encoderInner", config.integer("encoder_ffn_dim", 4096))
                .put("decoderInner", config.integer("decoder_ffn_dim", 4096))
                .put("vocabulary", vocabulary)
                .put("offset", OFFSET)
                .put("places", positions + OFFSET)
                .put("wordScale", scaled ? Math.sqrt(hidden) : 1.0)
                .put("start", config.id("decoder_start_token_id", 2, vocabulary))
                .put("end", config.id("eos_token_id", 2, vocabulary))
                .put("eps", EPSILON)
                .put("activation", config.activation("activation_function", "gelu"))
                .put("headActivation", Activation.TANH)
                .put("labels", labels);
        return new Blueprint(
                modelType(),
                List.of("encoders/bart.txt", "encoders/head.txt"),
                "encoders/bart.names",
                numbers.values(),
                positions,
                0,
                pad);
    }

    /** Keys of BART's relatives that old configurations carry; BART itself computes with just these values. */
    private static void refuseVariants(ModelConfig config) throws RefusedCheckpointException {
        config.only("is_encoder_decoder", true);
        config.only("tie_word_embeddings", true);
        config.only("normalize_before", false);
        config.only("normalize_embedding", true);
        config.only("add_final_layer_norm", false);
        config.only("add_bias_logits", false);
        config.only("static_position_embeddings", false);
    }
}
