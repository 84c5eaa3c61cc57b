package org.messagetriage.inference.batching;

import java.util.ArrayList;
import java.util.List;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;

/**
 * Texts as a model reads them.
 *
 * @param sequences one a text, in order
 * @param truncated indices of the texts that were longer than the model takes
 */
public record Tokenised(List<Sequence> sequences, List<Integer> truncated) {

    /** @param work is asked before each text whether there is time left for it */
    public static Tokenised of(Model model, List<String> texts, Submitter work) {
        List<Sequence> sequences = new ArrayList<>(texts.size());
        List<Integer> truncated = new ArrayList<>();
        for (String text : texts) {
            work.requireTime();
            Sequence sequence = model.tokenizer().text(text);
            if (sequence.truncated()) {
                truncated.add(sequences.size());
            }
            sequences.add(sequence);
        }
        return new Tokenised(sequences, truncated);
    }
}
