package org.messagetriage.inference.architecture;

import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/** GPT-2 (Radford et al. 2019): learnt positions, layer norms before each sublayer, attention to all that came before. */
record Gpt2() implements Decoder {

    @Override
    public String modelType() {
        return "gpt2";
    }

    @Override
    public String className() {
        return "GPT2LMHeadModel";
    }

    @Override
    public int usualEnd() {
        return 50256;
    }

    /** {@code reorder_and_upcast_attn} changes the order of roundings alone. */
    @Override
    public Blueprint blueprint(ModelConfig config) throws RefusedCheckpointException {
        config.only("add_cross_attention", false);
        int hidden = config.integer("n_embd", 768);
        int layers = config.integer("n_layer", 12);
        int heads = config.integer("n_head", 12);
        int positions = config.integer("n_positions", 1024);
        Numbers numbers = Decoder.numbers(layers, heads, config.flag("tie_word_embeddings", true))
                .heads("heads", "headSize", heads, hidden)
                .put("hidden", hidden)
                .put("threeHidden", 3 * hidden)
                .put("inner", config.integer("n_inner", 4 * hidden))
                .put("vocabulary", config.integer("vocab_size", 50257))
                .put("positions", positions)
                .put("eps", config.number("layer_norm_epsilon", 1e-5))
                .put("activation", config.activation("activation_function", "gelu_new"));
        double scale = config.flag("scale_attn_weights", true) ? 1 / Math.sqrt(hidden / heads) : 1;
        boolean byLayer = config.flag("scale_attn_by_inverse_layer_idx", false);
        for (int i = 0; i < layers; i++) {
            numbers.put("scale_" + i, byLayer ? scale / (i + 1) : scale);
        }
        return blueprint("gpt2", numbers, positions);
    }
}
