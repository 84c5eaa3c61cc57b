package org.messagetriage.triage.policy;

import java.util.Map;
import java.util.Optional;
import org.messagetriage.triage.label.Label;

/**
 * All that a policy may look at. Nothing else decides, so a decision can be made again later and come out the same.
 *
 * @param humanOnly no model may score this message
 * @param given the label a person gave, if one did and did not take it back
 * @param scores the newest prediction's probability by label name, or empty when no model has scored the message
 */
public record Facts(boolean humanOnly, Optional<Label> given, Map<String, Double> scores) {

    public Facts {
        scores = Map.copyOf(scores);
    }

    double score(Label label) {
        return scores.getOrDefault(label.wireName(), 0.0);
    }
}
