package org.messagetriage.triage.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.error.TriageException;

class SearchTermTest {

    @Test
    void plainWordsAreFoundByTheIndexAlone() {
        assertEquals(List.of(word("refund"), word("Ärger"), word("42")), SearchTerm.parse("  refund Ärger\t42 "));
    }

    @Test
    void whateverHoldsMoreThanLettersAndDigitsIsLookedUpLiterally() {
        for (String odd : List.of(
                "ORD-1234",
                "50%",
                "a_b",
                "c++",
                "it's",
                "foo@bar.com",
                "😀",
                "%",
                "日本",
                "CO₂",
                "No１２",
                "\\",
                "é\u0301")) {
            assertEquals(List.of(literal(odd)), SearchTerm.parse(odd));
        }
    }

    @Test
    void aPhraseIsOneTerm() {
        assertEquals(List.of(literal("my money back"), word("now")), SearchTerm.parse("\"my money back\" now"));
        assertEquals(List.of(literal("left open")), SearchTerm.parse("\"left open"));
        assertEquals(List.of(word("one")), SearchTerm.parse("\"one\""));
        assertEquals(List.of(), SearchTerm.parse("\"\" \" "));
    }

    @Test
    void aMinusMeansWithout() {
        assertEquals(
                List.of(new SearchTerm("refund", false, true), new SearchTerm("my order", true, true)),
                SearchTerm.parse("-refund -\"my order\""));
        assertEquals(List.of(literal("-")), SearchTerm.parse("-"));
    }

    @Test
    void boundsTheNumberOfTerms() {
        assertEquals(12, SearchTerm.parse("w ".repeat(12)).size());
        assertThrows(TriageException.class, () -> SearchTerm.parse("w ".repeat(13)));
    }

    private static SearchTerm word(String text) {
        return new SearchTerm(text, false, false);
    }

    private static SearchTerm literal(String text) {
        return new SearchTerm(text, true, false);
    }
}
