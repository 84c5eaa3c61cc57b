package org.messagetriage.inference.classification;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The scores of one text, in the order of the labels. */
public record LabelScores(List<String> labels, float[] scores) {

    /** The first {@code limit} of them, highest first; equal scores keep the order of the labels. */
    public List<LabelScore> ranked(int limit) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> scores[i]).reversed())
                .limit(limit)
                .map(i -> new LabelScore(labels.get(i), scores[i]))
                .toList();
    }

    public List<LabelScore> ranked() {
        return ranked(scores.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelScores that && labels.equals(that.labels) && Arrays.equals(scores, that.scores);
    }

    @Override
    public int hashCode() {
        return 31 * labels.hashCode() + Arrays.hashCode(scores);
    }
}
