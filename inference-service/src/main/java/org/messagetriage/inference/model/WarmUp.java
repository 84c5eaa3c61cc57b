package org.messagetriage.inference.model;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;
import org.messagetriage.inference.engine.Draft;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sampling;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Task;

/** First runs of a model, so that the first caller does not pay for memory pools, kernels and class loading. */
final class WarmUp {

    private static final String SENTENCE = "The parcel came late and nobody answered my calls. ";

    private static final int NEW_TOKENS = 4;

    private WarmUp() {}

    /**
     * One input, then a batch, then one again: a model that cannot run is found out here, not by a caller.
     *
     * @throws IllegalStateException if it gives no numbers: in 16 bits, fp16 above all, a large model's may overflow
     * @throws RefusedCheckpointException if it gives more or fewer than it has labels for
     */
    static void run(Model model) throws RefusedCheckpointException {
        run(model, batch(model, SENTENCE, 1));
        if (model instanceof Generator generator) {
            write(generator);
            return;
        }
        run(model, batch(model, SENTENCE.repeat(4), 8));
        run(model, batch(model, SENTENCE, 1));
    }

    private static void write(Generator model) {
        int[] prompt = model.tokenizer().text(SENTENCE).first().ids();
        int more = Math.min(NEW_TOKENS, model.info().maxLength() - prompt.length);
        if (more > 0) {
            try (Draft draft = model.open(prompt.length + more)) {
                draft.read(prompt);
                draft.write(more, Sampling.greedy());
            }
        }
    }

    private static void run(Model model, List<Sequence> batch) throws RefusedCheckpointException {
        int labels = model.info().labels().size();
        for (float[] row : model.run(batch)) {
            if (labels > 0 && row.length != labels) {
                throw new RefusedCheckpointException(
                        "the model gives " + row.length + " logits, config.json has " + labels + " labels");
            }
            for (float value : row) {
                if (!Float.isFinite(value)) {
                    throw new IllegalStateException("in " + model.info().dtype().wireName() + " this model gives "
                            + value + " for a plain sentence; choose another dtype");
                }
            }
        }
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
