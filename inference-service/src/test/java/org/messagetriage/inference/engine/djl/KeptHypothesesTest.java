package org.messagetriage.inference.engine.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.model.BundledBase;

class KeptHypothesesTest {

    @Test
    void aHypothesisIsTokenisedOnceAndTheLatestThousandAreKept() {
        List<String> tokenised = new ArrayList<>();
        KeptHypotheses<Integer> kept = new KeptHypotheses<>(text -> {
            tokenised.add(text);
            return text.length();
        });
        for (int i = 0; i < 3; i++) {
            assertEquals(4, kept.of("this"));
            assertEquals(2, kept.of("is"));
        }
        assertEquals(List.of("this", "is"), tokenised);
        for (int i = 0; i < 1023; i++) {
            kept.of("other " + i);
            kept.of("this");
        }
        tokenised.clear();
        kept.of("this");
        assertEquals(List.of(), tokenised, "what is asked for again and again is kept");
        kept.of("is");
        assertEquals(List.of("is"), tokenised, "what was not is let go");
    }

    @Test
    void requestsAboutOtherTextsShareTheTokensOfTheirHypotheses() throws IOException {
        List<String> hypotheses = List.of("This example is praise.", "This example is a complaint.");
        try (WordPieceTokenizer tokenizer = new WordPieceTokenizer(BundledBase.tokenizerJson(), 512)) {
            List<Sequence> one = tokenizer.pairs("Thank you!", hypotheses);
            List<Sequence> other = tokenizer.pairs("Where is my parcel?", List.copyOf(hypotheses));
            for (int i = 0; i < hypotheses.size(); i++) {
                assertSame(one.get(i).second(), other.get(i).second());
            }
            assertArrayEquals(
                    tokenizer.text("This example is praise.").first().ids(),
                    one.get(0).second().ids());
        }
    }
}
