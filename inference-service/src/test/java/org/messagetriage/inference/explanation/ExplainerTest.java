package org.messagetriage.inference.explanation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.messagetriage.inference.classification.TextClassifier;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.engine.Sequence;

class ExplainerTest {

    /** Sixty-four tokens of ten words are as much work as those of sixty. */
    @Test
    void aTextOfFewLongWordsIsNoMoreWorkThanOneExplanationMayBe() {
        FakeModel model = FakeModel.satisfaction("mood");
        TextClassifier classifier =
                new TextClassifier((same, work) -> CompletableFuture.completedFuture(same.run(work)));
        String text = "a.b.c.d.e.f.g.h.i.j ".repeat(10);
        Explanation explanation = new Explainer(640)
                .explain(model, text, model.info().labels(), null, texts -> classifier.classify(model, texts, null))
                .answer()
                .join();
        assertEquals(9, explanation.words().size());
        int work = model.batches().stream()
                .flatMap(List::stream)
                .mapToInt(Sequence::tokens)
                .sum();
        assertTrue(work <= 640, work + " tokens");
    }

    /** Of a text of a hundred words the model reads sixty-two: those of one end. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theEndThatTheModelReadsIsExplained(boolean cutsLeft) {
        FakeModel mood = FakeModel.satisfaction("mood");
        FakeModel model = cutsLeft ? mood.cuttingLeft() : mood;
        String text = cutsLeft ? "word ".repeat(99) + "terrible" : "terrible" + " word".repeat(99);
        TextClassifier classifier =
                new TextClassifier((same, work) -> CompletableFuture.completedFuture(same.run(work)));
        Explanation explanation = new Explainer(100_000)
                .explain(model, text, model.info().labels(), null, texts -> classifier.classify(model, texts, null))
                .answer()
                .join();
        assertEquals("very_unsatisfied", explanation.label());
        List<Word> moving =
                explanation.words().stream().filter(word -> word.weight() > 0.1).toList();
        assertEquals(1, moving.size());
        assertTrue(text.startsWith("terrible", moving.get(0).start()));
    }
}
