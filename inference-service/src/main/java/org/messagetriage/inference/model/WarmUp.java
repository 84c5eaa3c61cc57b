package org.messagetriage.inference.model;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Task;

/** First runs of a model, so that the first caller does not pay for memory pools, kernels and class loading. */
final class WarmUp {

    private static final String SENTENCE = "The parcel came late and nobody answered my calls. ";

    private WarmUp() {}

    /** One input, then a batch, then one again: a model that cannot run is found out here, not by a caller. */
    static void run(Model model) {
        model.run(batch(model, SENTENCE, 1));
        model.run(batch(model, SENTENCE.repeat(4), 8));
        model.run(batch(model, SENTENCE, 1));
    }

    private static List<Sequence> batch(Model model, String text, int size) {
        if (model.info().task() == Task.ZERO_SHOT_CLASSIFICATION) {
            List<String> hypotheses = IntStream.range(0, size)
                    .mapToObj(i -> "This example is number " + i + ".")
                    .toList();
            return model.tokenizer().pairs(text, hypotheses);
        }
        return Collections.nCopies(size, model.tokenizer().text(text));
    }
}
