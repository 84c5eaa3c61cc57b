package org.messagetriage.inference.architecture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.messagetriage.inference.checkpoint.CheckpointException;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/**
 * A checkpoint's {@code config.json}, read strictly: a value of another type than transformers writes, or one that asks
 * for mathematics that the architecture's text does not compute, is refused by its key. Absent keys and null are the
 * defaults of transformers' configuration classes, which the callers give.
 */
public final class ModelConfig {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int GREATEST = 1 << 24;
    private static final int QUOTED = 80;

    private final JsonNode root;

    private ModelConfig(JsonNode root) {
        this.root = root;
    }

    /** @throws RefusedCheckpointException if it is no JSON object */
    public static ModelConfig parse(byte[] json) throws RefusedCheckpointException {
        try {
            JsonNode root = JSON.readTree(new String(json, StandardCharsets.UTF_8));
            if (root == null || !root.isObject()) {
                throw new RefusedCheckpointException("config.json is not a JSON object");
            }
            return new ModelConfig(root);
        } catch (JsonProcessingException e) {
            throw new RefusedCheckpointException(
                    "config.json is not JSON: " + CheckpointException.quoted(e.getOriginalMessage()));
        }
    }

    boolean has(String key) {
        return root.hasNonNull(key);
    }

    JsonNode node(String key) {
        return root.path(key);
    }

    /** A count or an id: not negative, and small enough to be one. */
    int integer(String key, int otherwise) throws RefusedCheckpointException {
        return has(key) ? integer(key) : otherwise;
    }

    int integer(String key) throws RefusedCheckpointException {
        JsonNode value = root.path(key);
        if (!isCount(value)) {
            throw refusal(key, "a whole number from 0 to " + GREATEST);
        }
        return value.asInt();
    }

    /** Of numbers that no long holds Jackson gives the lowest bits, without a word. */
    private static boolean isCount(JsonNode value) {
        return value.isIntegralNumber()
                && value.canConvertToLong()
                && value.asLong() >= 0
                && value.asLong() <= GREATEST;
    }

    /** The id of a token, which the table of words must have a row for. */
    int id(String key, int otherwise, int vocabulary) throws RefusedCheckpointException {
        int id = integer(key, otherwise);
        if (id >= vocabulary) {
            throw refusal(
                    key, "an id below vocab_size " + vocabulary + ", and means " + otherwise + " where there is none");
        }
        return id;
    }

    /** Like {@link #integer(String, int)}, where a negative value stands for none. */
    int signed(String key, int otherwise) throws RefusedCheckpointException {
        JsonNode value = root.path(key);
        return value.canConvertToLong() && value.isIntegralNumber() && value.asLong() < 0
                ? -1
                : integer(key, otherwise);
    }

    /** One id or a list of them. */
    List<Integer> ids(String key, int otherwise) throws RefusedCheckpointException {
        if (!root.path(key).isArray()) {
            return List.of(integer(key, otherwise));
        }
        List<Integer> ids = new ArrayList<>();
        for (JsonNode value : root.path(key)) {
            if (!isCount(value)) {
                throw refusal(key, "token ids");
            }
            ids.add(value.asInt());
        }
        return ids;
    }

    double number(String key, double otherwise) throws RefusedCheckpointException {
        if (!has(key)) {
            return otherwise;
        }
        if (!isPositive(root.path(key))) {
            throw refusal(key, "a number above 0");
        }
        return root.path(key).asDouble();
    }

    static boolean isPositive(JsonNode value) {
        return value.isNumber() && value.asDouble() > 0 && !Double.isInfinite(value.asDouble());
    }

    boolean flag(String key, boolean otherwise) throws RefusedCheckpointException {
        if (!has(key)) {
            return otherwise;
        }
        if (!root.path(key).isBoolean()) {
            throw refusal(key, "true or false");
        }
        return root.path(key).asBoolean();
    }

    String text(String key, String otherwise) throws RefusedCheckpointException {
        if (!has(key)) {
            return otherwise;
        }
        if (!root.path(key).isTextual()) {
            throw refusal(key, "a text");
        }
        return root.path(key).asText();
    }

    List<String> texts(String key) throws RefusedCheckpointException {
        List<String> values = new ArrayList<>();
        for (JsonNode value : root.path(key)) {
            if (!value.isTextual()) {
                throw refusal(key, "a list of texts");
            }
            values.add(value.asText());
        }
        return values;
    }

    /** An activation function by transformers' name for it, as TorchScript over {@code x}. */
    String activation(String key, String otherwise) throws RefusedCheckpointException {
        String expression = Activation.expression(text(key, otherwise));
        if (expression == null) {
            throw refusal(key, "one of " + Activation.names());
        }
        return expression;
    }

    /** Refuses any value but this one, which is also the default. */
    void only(String key, Object value) throws RefusedCheckpointException {
        if (has(key) && !root.path(key).equals(JSON.valueToTree(value))) {
            throw refusal(key, "nothing but " + value);
        }
    }

    /** Refuses a key that has any value in it. */
    void absent(String key) throws RefusedCheckpointException {
        if (has(key) && !(root.path(key).isContainerNode() && root.path(key).isEmpty())) {
            throw new RefusedCheckpointException(
                    "config.json has " + key + ", which this service does not compute with");
        }
    }

    RefusedCheckpointException refusal(String key, String expected) {
        return new RefusedCheckpointException(
                "config.json has " + key + ' ' + quoted(key) + "; this architecture takes " + expected);
    }

    /** A value as it may stand in a message: JSON, short and without control characters. */
    String quoted(String key) {
        String value = root.path(key).toString();
        return value.isEmpty() ? "missing" : CheckpointException.printable(value, QUOTED);
    }
}
