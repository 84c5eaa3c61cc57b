package org.messagetriage.inference.explanation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpanTest {

    private static List<String> words(String text) {
        return Span.words(text, 100).stream().map(span -> span.of(text)).toList();
    }

    @Test
    void wordsAreThoseOfUnicode() {
        assertEquals(List.of("Don't", "pay", "3.50", "caf\u00e9s"), words("Don't pay 3.50, caf\u00e9s!"));
        assertEquals(
                List.of("\u041f\u0440\u0438\u0432\u0435\u0442", "\u043c\u0438\u0440"),
                words("\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440"));
        assertEquals(List.of(), words(" ?! -- "));
    }

    @Test
    void offsetsCountUtf16Units() {
        assertEquals(List.of(new Span(0, 2), new Span(3, 5)), Span.words("\ud83d\ude00 ok", 100));
    }

    @Test
    void noMoreWordsAreReadThanAsked() {
        assertEquals(3, Span.words("a b c d e", 3).size());
    }

    @Test
    void theLastWordsAreInTheOrderOfTheText() {
        String text = "One, two: don't stop! \ud83d\ude00.";
        for (int most : new int[] {0, 1, 3, 100}) {
            List<Span> all = Span.words(text, 100);
            assertEquals(all.subList(Math.max(0, all.size() - most), all.size()), Span.lastWords(text, most));
        }
    }

    @Test
    void neighboursAreGroupedEvenlyAndNoneIsLost() {
        String text = "a b c d e f g";
        List<Span> groups = Span.grouped(Span.words(text, 100), 3);
        assertEquals(
                List.of("a b", "c d", "e f g"),
                groups.stream().map(span -> span.of(text)).toList());
        assertEquals(7, Span.grouped(Span.words(text, 100), 7).size());
    }

    @Test
    void aWordIsCutOutOfItsText() {
        assertEquals("a  c", new Span(2, 3).without("a b c"));
    }
}
