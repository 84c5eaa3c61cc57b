package org.messagetriage.inference.architecture;

import java.util.Arrays;
import java.util.List;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/**
 * DeBERTa-v2 and -v3 (He et al. 2021): attention adds to content-to-content scores those between contents and relative
 * places, which beyond some distance share buckets that grow with the logarithm; v2 also has a convolution beside the first
 * layer.
 */
record DebertaV2() implements Architecture {

    private static final String PLACE_TYPES = "pos_att_type";
    private static final String CONTENT_TO_PLACE = "c2p";
    private static final String PLACE_TO_CONTENT = "p2c";

    @Override
    public String modelType() {
        return "deberta-v2";
    }

    @Override
    public String className() {
        return "DebertaV2ForSequenceClassification";
    }

    @Override
    public Blueprint blueprint(ModelConfig config, int labels) throws RefusedCheckpointException {
        int hidden = config.integer("hidden_size", 1536);
        int heads = config.integer("num_attention_heads", 24);
        int layers = config.integer("num_hidden_layers", 24);
        int positions = config.integer("max_position_embeddings", 512);
        int types = config.integer("type_vocab_size", 0);
        int vocabulary = config.integer("vocab_size", 128100);
        int pad = config.id("pad_token_id", 0, vocabulary);
        int embedding = config.integer("embedding_size", hidden);
        Numbers numbers = new Numbers()
                .layers("layers", layers)
                .put("last", layers - 1)
                .heads("heads", "headSize", heads, hidden)
                .put("hidden", hidden)
                .put("inner", config.integer("intermediate_size", 6144))
                .put("vocabulary", vocabulary)
                .put("positions", positions)
                .put("types", types)
                .put("hasTypes", types > 0)
                .put("absolute", config.flag("position_biased_input", true))
                .put("embedding", embedding)
                .put("widened", embedding != hidden)
                .put("eps", config.number("layer_norm_eps", 1e-7))
                .put("activation", config.activation("hidden_act", "gelu"))
                .put("headActivation", config.activation("pooler_hidden_act", "gelu"))
                .put("labels", labels);
        config.only("pooler_hidden_size", hidden);
        config.only("attention_head_size", hidden / heads);
        places(config, numbers, positions, hidden / heads);
        convolution(config, numbers, hidden, layers);
        return new Blueprint(
                modelType(),
                List.of("encoders/deberta-v2.txt", "encoders/head.txt"),
                "encoders/deberta-v2.names",
                numbers.values(),
                positions,
                types,
                pad);
    }

    private static void places(ModelConfig config, Numbers numbers, int positions, int headSize)
            throws RefusedCheckpointException {
        List<String> kinds = placeTypes(config);
        boolean relative = config.flag("relative_attention", false);
        boolean shared = config.flag("share_att_key", false);
        boolean toPlace = relative && kinds.contains(CONTENT_TO_PLACE);
        boolean toContent = relative && kinds.contains(PLACE_TO_CONTENT);
        int farthest = config.signed("max_relative_positions", -1);
        farthest = farthest < 1 ? positions : farthest;
        int buckets = config.signed("position_buckets", -1);
        int span = buckets > 0 ? buckets : farthest;
        int middle = buckets / 2;
        if (buckets > 0 && (middle < 1 || farthest - 1 <= middle)) {
            throw config.refusal("position_buckets", "at least 2, and fewer than two for each relative position");
        }
        // The scores are divided by the root of how many kinds there are, be they computed or not.
        numbers.put("scale", 1 / Math.sqrt((double) headSize * (1 + kinds.size())))
                .put("relative", relative)
                .put("contentToPlace", toPlace)
                .put("placeToContent", toContent)
                .put("placeKey", shared ? "key" : "place_key")
                .put("placeQuery", shared ? "query" : "place_query")
                .put("ownPlaceKey", toPlace && !shared)
                .put("ownPlaceQuery", toContent && !shared)
                .put("normsPlaces", relative && normsPlaces(config))
                .put("span", span)
                .put("places", 2 * span)
                .put("lastPlace", 2 * span - 1)
                .put("buckets", relative && buckets > 0)
                .put("middle", middle)
                .put("beforeMiddle", middle - 1)
                .put("reach", (farthest - 1) / (double) Math.max(1, middle));
    }

    private static List<String> placeTypes(ModelConfig config) throws RefusedCheckpointException {
        if (!config.has(PLACE_TYPES)) {
            return List.of();
        }
        List<String> kinds =
                config.node(PLACE_TYPES).isArray() ? config.texts(PLACE_TYPES) : split(config.text(PLACE_TYPES, ""));
        kinds = kinds.stream().filter(kind -> !kind.isEmpty()).distinct().toList();
        if (!List.of(CONTENT_TO_PLACE, PLACE_TO_CONTENT).containsAll(kinds)) {
            throw config.refusal(PLACE_TYPES, "c2p and p2c");
        }
        return kinds;
    }

    private static boolean normsPlaces(ModelConfig config) throws RefusedCheckpointException {
        List<String> norms = split(config.text("norm_rel_ebd", "none"));
        if (!List.of("none", "layer_norm").containsAll(norms)) {
            throw config.refusal("norm_rel_ebd", "none or layer_norm");
        }
        return norms.contains("layer_norm");
    }

    private static List<String> split(String kinds) {
        return Arrays.stream(kinds.toLowerCase(java.util.Locale.ROOT).split("\\|"))
                .map(String::trim)
                .toList();
    }

    private static void convolution(ModelConfig config, Numbers numbers, int hidden, int layers)
            throws RefusedCheckpointException {
        int width = config.integer("conv_kernel_size", 0);
        int groups = config.integer("conv_groups", 1);
        boolean convolves = width > 0;
        numbers.put("convolves", convolves).put("first", convolves ? 1 : 0);
        if (!convolves) {
            return;
        }
        if (width % 2 == 0 || layers < 2) {
            throw config.refusal("conv_kernel_size", "an odd width, in a model of two layers or more");
        }
        if (groups < 1 || hidden % groups != 0) {
            throw config.refusal("conv_groups", "a divisor of hidden_size");
        }
        numbers.put("convWidth", width)
                .put("convPadding", (width - 1) / 2)
                .put("convGroups", groups)
                .put("convInputs", hidden / groups)
                .put("convActivation", config.activation("conv_act", "tanh"));
    }
}
