package org.messagetriage.inference.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/**
 * How fast each pair of a head's values turns with the position, in radians a token (RoFormer, Su et al. 2021), and how
 * checkpoints for longer texts than they were first trained on slow it down.
 */
record Rotation(ModelConfig config, String key, JsonNode values, double theta) {

    private static final String NOW = "rope_parameters";
    private static final String BEFORE = "rope_scaling";
    private static final String TYPE = "rope_type";
    private static final List<String> KNOWN = List.of("default", "linear", "llama3");

    /** From the key of transformers 5, else from those before it. */
    static Rotation of(ModelConfig config) throws RefusedCheckpointException {
        String key = config.has(NOW) ? NOW : BEFORE;
        JsonNode values = config.node(key);
        double theta = values.hasNonNull("rope_theta")
                ? number(config, key, "rope_theta")
                : config.number("rope_theta", 10_000);
        Rotation rotation = new Rotation(config, key, values, theta);
        if (!KNOWN.contains(rotation.type())) {
            throw config.refusal(key, TYPE + " " + String.join(", ", KNOWN));
        }
        if (values.hasNonNull("partial_rotary_factor") && number(config, key, "partial_rotary_factor") != 1) {
            throw config.refusal(key, "partial_rotary_factor 1");
        }
        return rotation;
    }

    private String type() {
        return values.path(TYPE).asText(values.path("type").asText("default"));
    }

    /** @param positions that the model has, which are those that it was first trained on unless it says so */
    List<Float> speeds(int headSize, int positions) throws RefusedCheckpointException {
        Float[] speeds = new Float[headSize / 2];
        for (int i = 0; i < speeds.length; i++) {
            double speed = 1 / Math.pow(theta, 2.0 * i / headSize);
            speeds[i] = (float)
                    switch (type()) {
                        case "linear" -> speed / number("factor");
                        case "llama3" -> slowedInParts(speed, positions);
                        default -> speed;
                    };
        }
        return Arrays.asList(speeds);
    }

    /** Slow turns become slower by the factor, fast ones stay, and those between go from one to the other. */
    private double slowedInParts(double speed, int positions) throws RefusedCheckpointException {
        double factor = number("factor");
        double low = number("low_freq_factor");
        double high = number("high_freq_factor");
        double first = values.hasNonNull("original_max_position_embeddings")
                ? number("original_max_position_embeddings")
                : positions;
        double turns = first * speed / (2 * Math.PI);
        double share = Math.max(0, Math.min(1, (turns - low) / (high - low)));
        return (1 - share) * speed / factor + share * speed;
    }

    private double number(String name) throws RefusedCheckpointException {
        return number(config, key, name);
    }

    private static double number(ModelConfig config, String key, String name) throws RefusedCheckpointException {
        JsonNode value = config.node(key).path(name);
        if (!ModelConfig.isPositive(value)) {
            throw config.refusal(key, "a " + name + " above 0");
        }
        return value.asDouble();
    }
}
