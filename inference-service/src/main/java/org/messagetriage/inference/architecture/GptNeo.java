package org.messagetriage.inference.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/**
 * GPT-Neo (Black et al. 2021): as GPT-2, with attention scores that are not scaled, and layers that reach only over the
 * last tokens between those that reach over all.
 */
record GptNeo() implements Decoder {

    private static final String KINDS = "attention_types";
    private static final List<String> KNOWN = List.of("global", "local");

    @Override
    public String modelType() {
        return "gpt_neo";
    }

    @Override
    public String className() {
        return "GPTNeoForCausalLM";
    }

    @Override
    public int usualEnd() {
        return 50256;
    }

    @Override
    public Blueprint blueprint(ModelConfig config) throws RefusedCheckpointException {
        int hidden = config.integer("hidden_size", 2048);
        int layers = config.integer("num_layers", 24);
        int heads = config.integer("num_heads", 16);
        int positions = config.integer("max_position_embeddings", 2048);
        Numbers numbers = Decoder.numbers(layers, heads, config.flag("tie_word_embeddings", true))
                .heads("heads", "headSize", heads, hidden)
                .put("hidden", hidden)
                .put("inner", config.integer("intermediate_size", 4 * hidden))
                .put("vocabulary", config.integer("vocab_size", 50257))
                .put("positions", positions)
                .put("window", config.integer("window_size", 256))
                .put("eps", config.number("layer_norm_epsilon", 1e-5))
                .put("activation", config.activation("activation_function", "gelu_new"));
        List<String> kinds = kinds(config, layers);
        for (int i = 0; i < layers; i++) {
            numbers.put("kind_" + i, kinds.get(i));
        }
        return blueprint("gpt-neo", numbers, positions);
    }

    /** {@code [[["global", "local"], 12]]}: lists of layers, each so many times. */
    private static List<String> kinds(ModelConfig config, int layers) throws RefusedCheckpointException {
        List<String> kinds = new ArrayList<>();
        if (!config.has(KINDS)) {
            for (int i = 0; i < layers; i++) {
                kinds.add(KNOWN.get(i % 2));
            }
            return kinds;
        }
        for (JsonNode item : config.node(KINDS)) {
            add(item.path(0), item.path(1), kinds, layers);
        }
        if (kinds.size() != layers || !KNOWN.containsAll(kinds)) {
            throw config.refusal(KINDS, "global or local for each of " + layers + " layers");
        }
        return kinds;
    }

    /** Ends at the first that is too many: a small file may ask for any number. */
    private static void add(JsonNode some, JsonNode times, List<String> kinds, int layers) {
        int wanted = times.isInt() ? Math.min(times.asInt(), layers) : 0;
        for (int i = 0; i < wanted; i++) {
            for (JsonNode kind : some) {
                if (kinds.size() > layers) {
                    return;
                }
                kinds.add(kind.asText());
            }
        }
    }
}
