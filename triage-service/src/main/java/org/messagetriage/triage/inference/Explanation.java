package org.messagetriage.triage.inference;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * Which words moved a score, found by leaving each out.
 *
 * @param label whose score is explained
 * @param score of the whole text, 0 to 1
 * @param revision of the model that was asked now; another one than the prediction's if the model changed since
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Explanation(String label, double score, String revision, List<Word> words) {
    /**
     * @param start offset in the text, in UTF-16 units, as is end, which is exclusive
     * @param weight the score of the whole text less the score without this word, -1 to 1
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Word(String word, int start, int end, double weight) {}
}
