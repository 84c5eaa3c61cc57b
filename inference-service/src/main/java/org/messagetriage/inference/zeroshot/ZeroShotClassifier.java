package org.messagetriage.inference.zeroshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.messagetriage.inference.batching.Outline;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.batching.Submitter;
import org.messagetriage.inference.classification.LabelScores;
import org.messagetriage.inference.classification.ScoreFunction;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * Classifies texts by labels that the model has never seen: the text is the premise, each label makes a hypothesis, and
 * the model says whether one follows from the other. The rules are those of Hugging Face's zero-shot pipeline.
 */
public final class ZeroShotClassifier {

    private final Submitter scheduler;

    public ZeroShotClassifier(Submitter scheduler) {
        this.scheduler = scheduler;
    }

    /** Scores by {@code question.labels()}, one entry a text. */
    public Pending<List<LabelScores>> classify(Model model, List<String> texts, ZeroShotQuestion question) {
        EntailmentColumns columns = EntailmentColumns.of(model.info());
        List<String> hypotheses = question.hypotheses();
        scheduler.expect(model, new Outline(texts, hypotheses));
        List<Sequence> sequences = new ArrayList<>(texts.size() * hypotheses.size());
        List<Integer> truncated = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            scheduler.requireTime();
            List<Sequence> pairs = pairs(model, texts.get(i), hypotheses);
            if (pairs.stream().anyMatch(Sequence::truncated)) {
                truncated.add(i);
            }
            sequences.addAll(pairs);
        }
        return Pending.of(scheduler.submit(model, sequences), truncated).map(rows -> scores(rows, columns, question));
    }

    private static List<Sequence> pairs(Model model, String text, List<String> hypotheses) {
        try {
            return model.tokenizer().pairs(text, hypotheses);
        } catch (IllegalArgumentException e) {
            throw InferenceException.ofField(
                    ErrorCode.INVALID_VALUE, "parameters.candidate_labels", "a label is too long: " + e.getMessage());
        }
    }

    private static List<LabelScores> scores(float[][] rows, EntailmentColumns columns, ZeroShotQuestion question) {
        int labels = question.labels().size();
        List<LabelScores> answers = new ArrayList<>(rows.length / labels);
        for (int from = 0; from < rows.length; from += labels) {
            float[][] ofText = Arrays.copyOfRange(rows, from, from + labels);
            answers.add(new LabelScores(question.labels(), scores(ofText, columns, question.multiLabel())));
        }
        return answers;
    }

    /**
     * A lone label would always get 1 from a softmax over labels: it is judged on its own, too.
     *
     * @param logits of one text, one row a label
     */
    static float[] scores(float[][] logits, EntailmentColumns columns, boolean multiLabel) {
        float[] entailment = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            entailment[i] = logits[i][columns.entailment()];
        }
        if (!multiLabel && logits.length > 1) {
            return ScoreFunction.SOFTMAX.apply(entailment);
        }
        float[] scores = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            scores[i] = ScoreFunction.SOFTMAX.apply(logits[i][columns.contradiction()], entailment[i])[1];
        }
        return scores;
    }
}
