package org.messagetriage.inference.zeroshot;

import java.util.List;

/**
 * What is asked of a text.
 *
 * @param labels candidate labels, at least one, none twice
 * @param multiLabel whether labels are judged one by one; otherwise they share a probability of 1
 * @param template makes a hypothesis of a label
 */
public record ZeroShotQuestion(List<String> labels, boolean multiLabel, HypothesisTemplate template) {

    public ZeroShotQuestion {
        labels = List.copyOf(labels);
    }

    List<String> hypotheses() {
        return labels.stream().map(template::fill).toList();
    }
}
