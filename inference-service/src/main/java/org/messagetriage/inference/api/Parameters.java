package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.messagetriage.inference.classification.ScoreFunction;
import org.messagetriage.inference.engine.Task;

/**
 * The parameters of all tasks. Those of another task and unknown ones do not stop a request, since clients of Hugging
 * Face's service send such; the answer names them in a header, so that a slip of the pen is seen.
 */
record Parameters(
        @JsonProperty(CANDIDATE_LABELS)
                @Schema(
                        description = "zero-shot: the labels, as a list or as one text with commas between them",
                        examples = "[\"Health\", \"Humor\", \"Finance\"]")
                Texts candidateLabels,
        @JsonProperty(MULTI_LABEL)
                @Schema(description = "zero-shot: judge each label on its own", defaultValue = "false")
                Boolean multiLabel,
        @JsonProperty(MULTI_CLASS) @Schema(description = "zero-shot: the older name of multi_label", deprecated = true)
                Boolean multiClass,
        @JsonProperty(HYPOTHESIS_TEMPLATE)
                @Schema(
                        description = "zero-shot: a sentence with one {} for the label",
                        defaultValue = "This example is {}.")
                String hypothesisTemplate,
        @JsonProperty(RESPONSE_FORMAT)
                @Schema(
                        description =
                                "zero-shot: dict answers {sequence, labels, scores}, list answers [{label, score}]",
                        defaultValue = "dict")
                ResponseFormat responseFormat,
        @JsonProperty(TOP_K)
                @Schema(
                        description = "text-classification: only so many labels, those with the highest scores",
                        minimum = "1")
                Integer topK,
        @JsonProperty(FUNCTION_TO_APPLY)
                @Schema(description = "text-classification: what makes scores of logits", defaultValue = "softmax")
                ScoreFunction functionToApply,
        @JsonProperty(LABEL)
                @Schema(description = "explanations: the label to explain; the one with the highest score if left out")
                String label,
        @JsonAnySetter @Schema(hidden = true) Map<String, JsonNode> unknown) {

    static final Parameters NONE = new Parameters(null, null, null, null, null, null, null, null, null);
    static final Parameters ANSWER_LISTS =
            new Parameters(null, null, null, null, ResponseFormat.LIST, null, null, null, null);

    private static final String CANDIDATE_LABELS = "candidate_labels";
    private static final String MULTI_LABEL = "multi_label";
    private static final String MULTI_CLASS = "multi_class";
    private static final String HYPOTHESIS_TEMPLATE = "hypothesis_template";
    private static final String RESPONSE_FORMAT = "response_format";
    private static final String TOP_K = "top_k";
    private static final String FUNCTION_TO_APPLY = "function_to_apply";
    private static final String LABEL = "label";

    private static final Map<Task, Set<String>> OF_TASK = Map.of(
            Task.ZERO_SHOT_CLASSIFICATION,
                    Set.of(CANDIDATE_LABELS, MULTI_LABEL, MULTI_CLASS, HYPOTHESIS_TEMPLATE, RESPONSE_FORMAT),
            Task.TEXT_CLASSIFICATION, Set.of(TOP_K, FUNCTION_TO_APPLY),
            Task.FEATURE_EXTRACTION, Set.of(),
            Task.TEXT_GENERATION, Set.of());

    enum ResponseFormat {
        @JsonProperty("dict")
        DICT,
        @JsonProperty("list")
        LIST
    }

    /** These, and where they say nothing, the other ones. Who speaks of labels one by one speaks for both of its names. */
    Parameters or(Parameters other) {
        boolean own = multiLabel != null || multiClass != null;
        return new Parameters(
                first(candidateLabels, other.candidateLabels),
                own ? multiLabel : other.multiLabel,
                own ? multiClass : other.multiClass,
                first(hypothesisTemplate, other.hypothesisTemplate),
                first(responseFormat, other.responseFormat),
                first(topK, other.topK),
                first(functionToApply, other.functionToApply),
                first(label, other.label),
                unknown);
    }

    private static <T> T first(T one, T other) {
        return one == null ? other : one;
    }

    /** Names that were given and mean nothing to a model of this task. */
    List<String> ignoredBy(Task task, boolean explanation) {
        List<String> given = new ArrayList<>();
        add(given, CANDIDATE_LABELS, candidateLabels);
        add(given, MULTI_LABEL, multiLabel);
        add(given, MULTI_CLASS, multiClass);
        add(given, HYPOTHESIS_TEMPLATE, hypothesisTemplate);
        add(given, RESPONSE_FORMAT, responseFormat);
        add(given, TOP_K, topK);
        add(given, FUNCTION_TO_APPLY, functionToApply);
        add(given, LABEL, label);
        given.removeAll(OF_TASK.get(task));
        if (explanation) {
            given.remove(LABEL);
        }
        if (unknown != null) {
            given.addAll(unknown.keySet());
        }
        return given;
    }

    private static void add(List<String> given, String name, Object value) {
        if (value != null) {
            given.add(name);
        }
    }
}
