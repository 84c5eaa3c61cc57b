package org.messagetriage.inference.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/** The meaning of a classifier's outputs, from {@code id2label} and {@code label2id}. */
final class Labels {

    private static final int MOST = 100_000;
    private static final String ENTAILMENT = "entail";

    private Labels() {}

    /**
     * @param otherwise number of labels if the configuration says nothing about them
     * @throws RefusedCheckpointException if the ids are not 0, 1, 2, ...
     */
    static List<String> of(ModelConfig config, int otherwise) throws RefusedCheckpointException {
        JsonNode byId = config.node("id2label");
        int count = byId.isObject() ? byId.size() : config.integer("num_labels", otherwise);
        if (count < 1 || count > MOST) {
            throw new RefusedCheckpointException("config.json has " + count + " labels");
        }
        List<String> labels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String key = Integer.toString(i);
            if (byId.isObject() && !byId.path(key).isValueNode()) {
                throw new RefusedCheckpointException("config.json has id2label without an entry " + key);
            }
            labels.add(byId.isObject() ? byId.path(key).asText() : "LABEL_" + key);
        }
        return labels;
    }

    /**
     * Whether a checkpoint can do zero-shot: one label starts with "entail".
     *
     * @throws RefusedCheckpointException if {@code label2id} and {@code id2label} disagree on it
     */
    static boolean haveEntailment(ModelConfig config, List<String> labels) throws RefusedCheckpointException {
        JsonNode byLabel = config.node("label2id");
        if (!byLabel.isObject()) {
            return labels.stream().anyMatch(Labels::isEntailment);
        }
        for (var entry : byLabel.properties()) {
            if (isEntailment(entry.getKey())) {
                int id = entry.getValue().asInt(-1);
                if (id < 0 || id >= labels.size() || !isEntailment(labels.get(id))) {
                    throw config.refusal(
                            "label2id", "entailment where id2label has it: which output it is, is not clear");
                }
                return true;
            }
        }
        return false;
    }

    private static boolean isEntailment(String label) {
        return label.toLowerCase(Locale.ROOT).startsWith(ENTAILMENT);
    }
}
