package org.messagetriage.inference.architecture;

import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/**
 * Llama (Touvron et al. 2023; Dubey et al. 2024): rotary positions, root-mean-square norms, gated feed-forward layers, and
 * heads that share keys and values in groups. Configurations before and after transformers 5, which renamed the keys of
 * rotation.
 */
record Llama() implements Decoder {

    private static final String NO_BIAS = "None";
    /** Each pair of a head's values has its speed in the program's text; known models have 64 to 256 values. */
    private static final int MOST_HEAD_SIZE = 4096;

    @Override
    public String modelType() {
        return "llama";
    }

    @Override
    public String className() {
        return "LlamaForCausalLM";
    }

    @Override
    public int usualEnd() {
        return 2;
    }

    /** {@code pretraining_tp} cuts products into pieces that are put together again. */
    @Override
    public Blueprint blueprint(ModelConfig config) throws RefusedCheckpointException {
        config.only("partial_rotary_factor", 1.0);
        int hidden = config.integer("hidden_size", 4096);
        int heads = config.integer("num_attention_heads", 32);
        int keyHeads = config.integer("num_key_value_heads", heads);
        int positions = config.integer("max_position_embeddings", 2048);
        if (keyHeads < 1 || heads % keyHeads != 0) {
            throw config.refusal("num_key_value_heads", "a divisor of num_attention_heads, " + heads);
        }
        Numbers numbers = Decoder.numbers(
                        config.integer("num_hidden_layers", 32), keyHeads, config.flag("tie_word_embeddings", false))
                .heads("heads", "headSize", heads, hidden);
        int headSize = config.integer("head_dim", hidden / heads);
        if (headSize < 2 || headSize > MOST_HEAD_SIZE || headSize % 2 != 0) {
            throw config.refusal("head_dim", "an even size, which rotation needs, of at most " + MOST_HEAD_SIZE);
        }
        numbers.put("headSize", headSize)
                .put("queries", (long) heads * headSize)
                .put("keys", (long) keyHeads * headSize)
                .put("group", heads / keyHeads)
                .put("hidden", hidden)
                .put("inner", config.integer("intermediate_size", 11008))
                .put("vocabulary", config.integer("vocab_size", 32000))
                .put("eps", config.number("rms_norm_eps", 1e-6))
                .put("activation", config.activation("hidden_act", "silu"))
                .put("speeds", Rotation.of(config).speeds(headSize, positions));
        biases(config, numbers);
        return blueprint("llama", numbers, positions);
    }

    private static void biases(ModelConfig config, Numbers numbers) throws RefusedCheckpointException {
        boolean attention = config.flag("attention_bias", false);
        boolean feedForward = config.flag("mlp_bias", false);
        numbers.put("biasedAttention", attention).put("biasedFeedForward", feedForward);
        for (String name : new String[] {"query", "key", "value", "output"}) {
            numbers.put(name + "Bias", attention ? "self." + name + "_bias" : NO_BIAS);
        }
        for (String name : new String[] {"gate", "up", "down"}) {
            numbers.put(name + "Bias", feedForward ? "self." + name + "_bias" : NO_BIAS);
        }
    }
}
