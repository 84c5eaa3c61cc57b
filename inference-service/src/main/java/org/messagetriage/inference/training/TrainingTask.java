package org.messagetriage.inference.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What can be trained: the fields of a data row, and the labels in the order of the model's outputs. */
public enum TrainingTask {
    NLI("zero-shot", List.of("entailment", "neutral", "contradiction"), List.of("premise", "hypothesis")) {
        @Override
        int label(JsonNode row) throws BadRowException {
            return labelNamed(row.path("label").asText(""));
        }
    },
    SATISFACTION(
            "satisfaction",
            List.of("very_unsatisfied", "unsatisfied", "neutral", "satisfied", "very_satisfied"),
            List.of("text")) {
        @Override
        int label(JsonNode row) throws BadRowException {
            if (!row.has("stars")) {
                return labelNamed(row.path("label").asText(""));
            }
            JsonNode stars = row.get("stars");
            if (!stars.isIntegralNumber() || stars.asInt() < 1 || stars.asInt() > labels().size()) {
                throw new BadRowException("stars: a whole number from 1 to " + labels().size() + ", not " + stars);
            }
            return stars.asInt() - 1;
        }
    };

    private final String modelName;
    private final List<String> labels;
    private final List<String> textFields;

    TrainingTask(String modelName, List<String> labels, List<String> textFields) {
        this.modelName = modelName;
        this.labels = labels;
        this.textFields = textFields;
    }

    /** Index of the row's label. */
    abstract int label(JsonNode row) throws BadRowException;

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

    int labelNamed(String name) throws BadRowException {
        int index = labels.indexOf(name);
        if (index < 0) {
            throw new BadRowException("label: one of " + String.join(", ", labels) + ", not '" + name + "'");
        }
        return index;
    }
}
