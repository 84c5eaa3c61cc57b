package org.messagetriage.inference.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** What can be trained: the fields of a data row, and the labels in the order of the model's outputs. */
public enum TrainingTask {
    NLI("zero-shot", List.of("entailment", "neutral", "contradiction"), List.of("premise", "hypothesis")) {
        @Override
        float[] target(JsonNode row) throws BadRowException {
            return labelOf(row);
        }
    },
    SATISFACTION(
            "satisfaction",
            List.of("very_unsatisfied", "unsatisfied", "neutral", "satisfied", "very_satisfied"),
            List.of("text")) {
        @Override
        float[] target(JsonNode row) throws BadRowException {
            if (!row.has("stars")) {
                return labelOf(row);
            }
            JsonNode stars = row.get("stars");
            // Greater numbers would be cut to 32 bits, 4294967297 to 1.
            boolean whole = stars.isIntegralNumber() && stars.canConvertToInt();
            if (!whole || stars.asInt() < 1 || stars.asInt() > labels().size()) {
                throw new BadRowException("stars: a whole number from 1 to " + labels().size() + ", not " + stars);
            }
            return only(stars.asInt() - 1);
        }
    };

    /** Probabilities in a file are rounded. */
    private static final double ROUNDING = 1e-3;

    private final String modelName;
    private final List<String> labels;
    private final List<String> textFields;

    TrainingTask(String modelName, List<String> labels, List<String> textFields) {
        this.modelName = modelName;
        this.labels = labels;
        this.textFields = textFields;
    }

    /** How likely each label is to be the row's, in the order of {@link #labels}. */
    abstract float[] target(JsonNode row) throws BadRowException;

    /** Name under which the service serves a model of this task. */
    public String modelName() {
        return modelName;
    }

    public List<String> labels() {
        return labels;
    }

    List<String> textFields() {
        return textFields;
    }

    /** Whether the labels are steps of a scale, so that a neighbouring label is half right. */
    boolean isScale() {
        return this == SATISFACTION;
    }

    /** From the field {@code label}: the name of one, or an object of names and probabilities, as a teacher gives them. */
    float[] labelOf(JsonNode row) throws BadRowException {
        JsonNode label = row.path("label");
        return label.isObject() ? distribution(label) : only(labelNamed(label.asText("")));
    }

    private float[] distribution(JsonNode probabilities) throws BadRowException {
        float[] target = new float[labels.size()];
        double sum = 0;
        for (Map.Entry<String, JsonNode> entry : probabilities.properties()) {
            double probability = entry.getValue().isNumber() ? entry.getValue().asDouble() : -1;
            if (!(probability >= 0)) {
                throw new BadRowException(
                        "label." + entry.getKey() + ": a probability of 0 or more, not " + entry.getValue());
            }
            target[labelNamed(entry.getKey())] = (float) probability;
            sum += probability;
        }
        if (!(Math.abs(sum - 1) <= ROUNDING)) {
            throw new BadRowException("label: probabilities that add up to 1, not to " + sum);
        }
        return target;
    }

    float[] only(int label) {
        float[] target = new float[labels.size()];
        target[label] = 1;
        return target;
    }

    private int labelNamed(String name) throws BadRowException {
        int index = labels.indexOf(name);
        if (index < 0) {
            throw new BadRowException("label: one of " + String.join(", ", labels) + ", not '" + name + "'");
        }
        return index;
    }
}
