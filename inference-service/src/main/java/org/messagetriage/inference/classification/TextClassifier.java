package org.messagetriage.inference.classification;

import java.util.Arrays;
import java.util.List;
import org.messagetriage.inference.batching.Outline;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.batching.Submitter;
import org.messagetriage.inference.batching.Tokenised;
import org.messagetriage.inference.engine.Model;

/** Classifies texts by the labels that a model was trained for. */
public final class TextClassifier {

    private final Submitter scheduler;

    public TextClassifier(Submitter scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * @param function null for the usual one
     * @return scores by {@code model.info().labels()}, one entry a text
     */
    public Pending<List<LabelScores>> classify(Model model, List<String> texts, ScoreFunction function) {
        ScoreFunction toApply = function == null
                ? ScoreFunction.usualFor(
                        model.info().problem(), model.info().labels().size())
                : function;
        scheduler.expect(model, new Outline(texts, List.of()));
        Tokenised tokenised = Tokenised.of(model, texts, scheduler);
        return Pending.of(scheduler.submit(model, tokenised.sequences()), tokenised.truncated())
                .map(rows -> Arrays.stream(rows)
                        .map(logits -> new LabelScores(model.info().labels(), toApply.apply(logits)))
                        .toList());
    }
}
