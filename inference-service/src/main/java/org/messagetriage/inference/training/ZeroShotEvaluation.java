package org.messagetriage.inference.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.messagetriage.inference.batching.Submitter;
import org.messagetriage.inference.classification.LabelScores;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.zeroshot.HypothesisTemplate;
import org.messagetriage.inference.zeroshot.ZeroShotClassifier;
import org.messagetriage.inference.zeroshot.ZeroShotQuestion;

/** Asks a zero-shot model for the labels of texts, as the service does, and counts. */
final class ZeroShotEvaluation {

    private static final int PAIRS_A_BATCH = 64;
    /** Nobody else wants the model: it runs at once. */
    private static final Submitter AT_ONCE =
            (model, sequences) -> CompletableFuture.completedFuture(model.run(sequences));

    private final Model model;
    private final List<String> labels;
    private final ZeroShotQuestion question;
    private final ZeroShotClassifier classifier = new ZeroShotClassifier(AT_ONCE);

    ZeroShotEvaluation(Model model, List<String> labels, HypothesisTemplate template) {
        this.model = model;
        this.labels = labels;
        question = new ZeroShotQuestion(labels, false, template);
    }

    /**
     * @param skipped rows that were left out before
     * @param done told how many rows are done, now and then
     */
    ZeroShotFigures measure(List<TextRow> rows, int skipped, IntConsumer done) {
        List<TextRow> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingInt(row -> row.text().length()));
        int[][] confusion = new int[labels.size()][labels.size()];
        int batch = Math.max(1, PAIRS_A_BATCH / labels.size());
        for (int from = 0; from < sorted.size(); from += batch) {
            List<TextRow> some = sorted.subList(from, Math.min(sorted.size(), from + batch));
            List<LabelScores> scores = classifier
                    .classify(model, some.stream().map(TextRow::text).toList(), question)
                    .answer()
                    .join();
            for (int i = 0; i < some.size(); i++) {
                String first = scores.get(i).ranked(1).get(0).label();
                confusion[labels.indexOf(some.get(i).label())][labels.indexOf(first)]++;
            }
            done.accept(from + some.size());
        }
        return ZeroShotFigures.of(labels, confusion, skipped);
    }
}
