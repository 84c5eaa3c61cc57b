package org.messagetriage.inference.explanation;

import java.util.ArrayList;
import java.util.List;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.classification.LabelScores;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Task;
import org.messagetriage.inference.engine.Tokenizer;

/**
 * Says which words moved a score, by leaving out one after the other and scoring what is left. It asks nothing of a model
 * but scores, so it is true for any model; it costs one pass a word, so long texts are taken in runs of words.
 */
public final class Explainer {

    /** Of a hypothesis what is no label: the words of its template and special tokens, about. */
    private static final int TOKENS_OF_A_TEMPLATE = 8;

    private final int tokens;

    /** @param tokens most work of one explanation, about */
    public Explainer(int tokens) {
        this.tokens = tokens;
    }

    /**
     * @param labels what the scorer scores each text by
     * @param label the one of them to explain; null for the one with the highest score
     */
    public Pending<Explanation> explain(Model model, String text, List<String> labels, String label, Scorer scorer) {
        // A word is at least one token: what is further than so many words from the end that is kept, no model sees.
        int most = model.info().maxLength();
        List<Span> words = model.tokenizer().cutsLeft() ? Span.lastWords(text, most) : Span.words(text, most);
        List<Span> spans = Span.grouped(words, Math.max(1, tokens / work(model, text, labels) - 1));
        List<String> variants = new ArrayList<>(spans.size() + 1);
        variants.add(text);
        spans.forEach(span -> variants.add(span.without(text)));
        Pending<List<LabelScores>> scored = scorer.score(variants);
        boolean cut = scored.truncated().contains(0);
        return scored.map(scores -> explanation(model.info(), text, label, spans, scores))
                .withTruncated(cut ? List.of(0) : List.of());
    }

    /** Tokens that scoring the text once is. */
    private static int work(Model model, String text, List<String> labels) {
        Tokenizer tokenizer = model.tokenizer();
        int ofText = tokenizer.text(text).tokens();
        if (model.info().task() != Task.ZERO_SHOT_CLASSIFICATION) {
            return ofText;
        }
        return labels.stream()
                .mapToInt(label -> ofText + tokenizer.text(label).tokens() + TOKENS_OF_A_TEMPLATE)
                .map(pair -> Math.min(pair, model.info().maxLength()))
                .sum();
    }

    private static Explanation explanation(
            ModelInfo model, String text, String label, List<Span> spans, List<LabelScores> scores) {
        LabelScores whole = scores.get(0);
        String explained = label == null ? whole.ranked(1).get(0).label() : label;
        int column = whole.labels().indexOf(explained);
        float score = whole.scores()[column];
        List<Word> words = new ArrayList<>(spans.size());
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            float without = scores.get(i + 1).scores()[column];
            words.add(new Word(span.of(text), span.start(), span.end(), score - without));
        }
        return new Explanation(explained, score, model.revision(), words);
    }
}
