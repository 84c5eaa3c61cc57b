package org.messagetriage.triage.label;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a message's writer feels, worst first. The wire names are those of the satisfaction model's labels, so that what
 * a model said and what a person said can be compared.
 */
public enum Label {
    VERY_UNSATISFIED("very_unsatisfied"),
    UNSATISFIED("unsatisfied"),
    NEUTRAL("neutral"),
    SATISFIED("satisfied"),
    VERY_SATISFIED("very_satisfied");

    private final String wireName;

    Label(String wireName) {
        this.wireName = wireName;
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** All of them, for a refusal. */
    public static String names() {
        return Arrays.stream(values()).map(Label::wireName).collect(Collectors.joining(", "));
    }

    /** The label of that exact wire name, or empty: the caller knows how to refuse an unknown one. */
    public static Optional<Label> of(String wireName) {
        for (Label label : values()) {
            if (label.wireName.equals(wireName)) {
                return Optional.of(label);
            }
        }
        return Optional.empty();
    }
}
