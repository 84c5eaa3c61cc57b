package org.messagetriage.inference.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Task;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.zeroshot.HypothesisTemplate;
import org.messagetriage.inference.zeroshot.ZeroShotQuestion;

/** Holds what was read to the rules and limits, before any work is done for it. */
@ApplicationScoped
class RequestCheck {

    private static final String INPUTS = "inputs";
    private static final String LABELS = "parameters.candidate_labels";
    private static final String TEMPLATE = "parameters.hypothesis_template";

    private final LimitsConfig limits;

    RequestCheck(LimitsConfig limits) {
        this.limits = limits;
    }

    List<String> inputs(InferenceRequest request) {
        return inputs(request.inputs());
    }

    /** The texts, none of them without anything to read. */
    List<String> inputs(Texts inputs) {
        if (inputs == null) {
            throw InferenceException.ofField(ErrorCode.MISSING_FIELD, INPUTS, "is required: a text or a list of texts");
        }
        if (inputs.size() == 0) {
            throw InferenceException.ofField(ErrorCode.INVALID_VALUE, INPUTS, "is an empty list");
        }
        if (inputs.size() > limits.inputs()) {
            throw InferenceException.ofField(
                    ErrorCode.TOO_MANY_INPUTS,
                    INPUTS,
                    "has " + inputs.size() + " texts, at most " + limits.inputs() + " are taken at a time");
        }
        for (int i = 0; i < inputs.size(); i++) {
            String field = inputs.single() ? INPUTS : INPUTS + "[" + i + "]";
            StrictUtf8.requireWellFormed(field, inputs.values().get(i));
            requireReadable(field, inputs.values().get(i));
        }
        return inputs.values();
    }

    /** The one text of a request for an explanation. */
    String input(InferenceRequest request) {
        List<String> inputs = inputs(request);
        if (!request.inputs().single()) {
            throw InferenceException.ofField(ErrorCode.WRONG_TYPE, INPUTS, "must be one text");
        }
        return inputs.get(0);
    }

    ZeroShotQuestion question(Parameters parameters, int inputs) {
        List<String> labels = labels(LABELS, parameters.candidateLabels());
        if (inputs * (long) labels.size() > limits.pairs()) {
            throw InferenceException.ofField(
                    ErrorCode.TOO_MUCH_WORK,
                    INPUTS,
                    "times " + LABELS + " are " + inputs * labels.size() + " pairs, at most " + limits.pairs()
                            + " are taken at a time");
        }
        return new ZeroShotQuestion(labels, multiLabel(parameters), template(parameters.hypothesisTemplate()));
    }

    /** Labels to choose from, no two of them equal. */
    List<String> labels(String name, Texts given) {
        if (given == null) {
            throw InferenceException.ofField(
                    ErrorCode.MISSING_FIELD, name, "is required: the labels to choose from, as a list");
        }
        // As in Hugging Face's pipeline: one text is split at its commas, and gaps between them are no labels.
        List<String> labels = given.single()
                ? Stream.of(given.values().get(0).split(","))
                        .map(String::strip)
                        .filter(label -> !label.isEmpty())
                        .toList()
                : given.values();
        if (labels.isEmpty()) {
            throw InferenceException.ofField(ErrorCode.INVALID_VALUE, name, "has no label");
        }
        if (labels.size() > limits.labels()) {
            throw InferenceException.ofField(
                    ErrorCode.TOO_MANY_LABELS,
                    name,
                    "has " + labels.size() + " labels, at most " + limits.labels() + " are taken at a time");
        }
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            String field = name + "[" + i + "]";
            String label = labels.get(i);
            StrictUtf8.requireWellFormed(field, label);
            requireReadable(field, label);
            requireShort(field, label, limits.labelLength());
            Integer before = seen.putIfAbsent(label, i);
            if (before != null) {
                // Two of a label would share its probability: the scores would be wrong without a word.
                throw InferenceException.ofField(
                        ErrorCode.INVALID_VALUE, field, "is the same label as " + name + "[" + before + "]");
            }
        }
        return labels;
    }

    private static boolean multiLabel(Parameters parameters) {
        Boolean now = parameters.multiLabel();
        Boolean older = parameters.multiClass();
        if (now != null && older != null && !now.equals(older)) {
            throw InferenceException.ofField(
                    ErrorCode.INVALID_VALUE,
                    "parameters.multi_class",
                    "is the older name of multi_label and contradicts it");
        }
        return Boolean.TRUE.equals(now) || Boolean.TRUE.equals(older);
    }

    private HypothesisTemplate template(String template) {
        if (template == null) {
            return HypothesisTemplate.USUAL;
        }
        StrictUtf8.requireWellFormed(TEMPLATE, template);
        requireShort(TEMPLATE, template, limits.templateLength());
        return HypothesisTemplate.parse(template);
    }

    int topK(Parameters parameters) {
        Integer topK = parameters.topK();
        if (topK != null && topK < 1) {
            throw InferenceException.ofField(ErrorCode.INVALID_VALUE, "parameters.top_k", "must be at least 1");
        }
        return topK == null ? Integer.MAX_VALUE : topK;
    }

    /** The label to explain, one of {@code labels}; null for the one with the highest score. */
    static String label(Parameters parameters, List<String> labels) {
        String label = parameters.label();
        if (label != null && !labels.contains(label)) {
            throw InferenceException.ofField(
                    ErrorCode.INVALID_VALUE, "parameters.label", "must be one of " + String.join(", ", labels));
        }
        return label;
    }

    static void requireExplainable(ModelInfo model) {
        if (model.task() == Task.FEATURE_EXTRACTION || model.task() == Task.TEXT_GENERATION) {
            throw new InferenceException(
                    ErrorCode.INVALID_VALUE, "Model " + model.name() + " gives no scores that could be explained");
        }
    }

    /** A text that must be there, with something to read in it. */
    static String text(String field, String text) {
        if (text == null) {
            throw InferenceException.ofField(ErrorCode.MISSING_FIELD, field, "is required");
        }
        StrictUtf8.requireWellFormed(field, text);
        requireReadable(field, text);
        return text;
    }

    private static void requireShort(String field, String text, int most) {
        if (text.length() > most) {
            throw InferenceException.ofField(
                    ErrorCode.INVALID_VALUE,
                    field,
                    "is " + text.length() + " characters long, at most " + most + " are taken");
        }
    }

    private static void requireReadable(String field, String text) {
        boolean readable = text.codePoints().anyMatch(RequestCheck::isReadable);
        if (!readable) {
            throw InferenceException.ofField(
                    ErrorCode.INVALID_VALUE, field, "is empty: there is nothing to read in it");
        }
    }

    /** Blanks, controls and invisible marks: what a tokenizer drops. */
    private static boolean isReadable(int point) {
        int type = Character.getType(point);
        return !Character.isWhitespace(point)
                && !Character.isSpaceChar(point)
                && type != Character.CONTROL
                && type != Character.FORMAT;
    }
}
