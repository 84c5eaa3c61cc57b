package org.messagetriage.inference.api;

import java.util.List;
import org.messagetriage.inference.classification.LabelScore;

/** The answer of Hugging Face's zero-shot pipeline: labels and their scores, highest first. */
record ZeroShotResponse(String sequence, List<String> labels, List<Float> scores) {

    static ZeroShotResponse of(String sequence, List<LabelScore> ranked) {
        return new ZeroShotResponse(
                sequence,
                ranked.stream().map(LabelScore::label).toList(),
                ranked.stream().map(LabelScore::score).toList());
    }
}
