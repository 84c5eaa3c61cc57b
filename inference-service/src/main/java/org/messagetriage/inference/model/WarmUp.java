package org.messagetriage.inference.model;

import java.util.ArrayList;
import java.util.List;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Task;
import org.messagetriage.inference.engine.Tokenizer;

/** First runs of a model, so that the first caller does not pay for memory pools, kernels and class loading. */
final class WarmUp {

    private static final String SENTENCE = "The parcel came late and nobody answered my calls. ";
    private static final int[] REPEATS = {1, 4, 16, 1};
    private static final int[] BATCHES = {1, 8};

    private WarmUp() {}

    static void run(Model model) {
        for (int repeats : REPEATS) {
            for (int size : BATCHES) {
                model.run(batch(model, SENTENCE.repeat(repeats), size));
            }
        }
    }

    private static List<Sequence> batch(Model model, String text, int size) {
        Tokenizer tokenizer = model.tokenizer();
        if (model.info().task() == Task.ZERO_SHOT_CLASSIFICATION) {
            List<String> hypotheses = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                hypotheses.add("This example is number " + i + ".");
            }
            return tokenizer.pairs(text, hypotheses);
        }
        List<Sequence> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            batch.add(tokenizer.text(text));
        }
        return batch;
    }
}
