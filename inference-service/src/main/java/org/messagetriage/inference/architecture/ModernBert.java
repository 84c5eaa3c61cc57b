package org.messagetriage.inference.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/**
 * ModernBERT (Warner et al. 2024): rotary positions, layer norms before each sublayer, gated feed-forward layers, and
 * attention that in most layers reaches only over a window. Configurations before and after transformers 5, which renamed
 * the keys of rotation and windows.
 */
record ModernBert() implements Architecture {

    private static final String FULL = "full_attention";
    private static final String SLIDING = "sliding_attention";
    private static final String KINDS = "layer_types";
    private static final String ROTATION = "rope_parameters";
    private static final String NO_BIAS = "None";

    @Override
    public String modelType() {
        return "modernbert";
    }

    @Override
    public String className() {
        return "ModernBertForSequenceClassification";
    }

    @Override
    public Blueprint blueprint(ModelConfig config, int labels) throws RefusedCheckpointException {
        config.absent("rope_scaling");
        int hidden = config.integer("hidden_size", 768);
        int inner = config.integer("intermediate_size", 1152);
        int heads = config.integer("num_attention_heads", 12);
        int layers = config.integer("num_hidden_layers", 22);
        int positions = config.integer("max_position_embeddings", 8192);
        int vocabulary = config.integer("vocab_size", 50368);
        Numbers numbers = new Numbers()
                .layers("layers", layers)
                .heads("heads", "headSize", heads, hidden)
                .put("halfHeadSize", hidden / heads / 2)
                .put("hidden", hidden)
                .put("threeHidden", 3 * hidden)
                .put("inner", inner)
                .put("twoInner", 2 * inner)
                .put("vocabulary", vocabulary)
                .put("eps", config.number("norm_eps", 1e-5))
                .put("window", config.integer("local_attention", 128) / 2)
                .put("fullTheta", theta(config, FULL, "global_rope_theta", 160_000))
                .put("slidingTheta", theta(config, SLIDING, "local_rope_theta", 10_000))
                .put("activation", config.activation("hidden_activation", "gelu"))
                .put("headActivation", config.activation("classifier_activation", "gelu"))
                .put("poolsMean", poolsMean(config))
                .put("labels", labels);
        if (hidden / heads % 2 != 0) {
            throw config.refusal("num_attention_heads", "heads of an even size, which rotation needs");
        }
        List<String> kinds = kinds(config, layers);
        for (int i = 0; i < layers; i++) {
            numbers.put("kind_" + i, kinds.get(i).equals(FULL) ? "full" : "sliding");
        }
        biases(config, numbers, layers);
        return new Blueprint(
                modelType(),
                List.of("encoders/modernbert.txt"),
                "encoders/modernbert.names",
                numbers.values(),
                positions,
                0,
                config.id("pad_token_id", 50283, vocabulary));
    }

    private static void biases(ModelConfig config, Numbers numbers, int layers) throws RefusedCheckpointException {
        boolean norms = config.flag("norm_bias", false);
        boolean attention = config.flag("attention_bias", false);
        boolean feedForward = config.flag("mlp_bias", false);
        boolean head = config.flag("classifier_bias", false);
        numbers.put("biasedNorms", norms)
                .put("biasedAttention", attention)
                .put("biasedFeedForward", feedForward)
                .put("biasedHead", head)
                .put("normBias", bias(norms, "norm_bias"))
                .put("feedForwardNormBias", bias(norms, "feed_forward_norm_bias"))
                .put("finalNormBias", bias(norms, "final_norm_bias"))
                .put("headNormBias", bias(norms, "norm_bias"))
                .put("qkvBias", bias(attention, "qkv_bias"))
                .put("outputBias", bias(attention, "output_bias"))
                .put("upBias", bias(feedForward, "up_bias"))
                .put("downBias", bias(feedForward, "down_bias"))
                .put("denseBias", bias(head, "dense_bias"));
        for (int i = 1; i < layers; i++) {
            String name = "norm_" + i + "_bias";
            numbers.put(name, bias(norms, name));
        }
    }

    private static String bias(boolean there, String attribute) {
        return there ? "self." + attribute : NO_BIAS;
    }

    /** Which layers look at everything: listed, or by the old key every n-th. */
    private static List<String> kinds(ModelConfig config, int layers) throws RefusedCheckpointException {
        List<String> kinds = config.texts(KINDS);
        if (kinds.isEmpty()) {
            int every = config.integer("global_attn_every_n_layers", 3);
            if (every < 1) {
                throw config.refusal("global_attn_every_n_layers", "1 or more");
            }
            kinds = new ArrayList<>();
            for (int i = 0; i < layers; i++) {
                kinds.add(i % every == 0 ? FULL : SLIDING);
            }
        }
        if (kinds.size() != layers || !List.of(FULL, SLIDING).containsAll(kinds)) {
            throw config.refusal(KINDS, FULL + " or " + SLIDING + " for each layer");
        }
        return kinds;
    }

    /** The base of the rotation's speeds; any rotation that is scaled is refused. */
    private static double theta(ModelConfig config, String kind, String oldKey, double usual)
            throws RefusedCheckpointException {
        JsonNode rotation = config.node(ROTATION).path(kind);
        if (!rotation.path("rope_type").asText("default").equals("default")) {
            throw config.refusal(ROTATION, "rope_type default");
        }
        JsonNode theta = rotation.path("rope_theta");
        if (theta.isMissingNode()) {
            return config.number(oldKey, usual);
        }
        if (!ModelConfig.isPositive(theta)) {
            throw config.refusal(ROTATION, "a rope_theta above 0");
        }
        return theta.asDouble();
    }

    private static boolean poolsMean(ModelConfig config) throws RefusedCheckpointException {
        String pooling = config.text("classifier_pooling", "cls");
        if (!List.of("cls", "mean").contains(pooling)) {
            throw config.refusal("classifier_pooling", "cls or mean");
        }
        return pooling.equals("mean");
    }
}
