package org.messagetriage.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.djl.CheckpointTokenizer;

class OutlineTest {

    private static final Path CHECKPOINTS = Path.of("src", "test", "resources", "checkpoints");

    @Test
    void aWordIsATokenAndAPremiseCountsOnce() {
        assertEquals(
                3 + 2 * 2,
                new Outline(List.of("where is\n\tit?"), List.of("about delivery", "about payment")).least(64));
        assertEquals(0, new Outline(List.of(" -- \u0007 "), List.of()).least(64));
    }

    @Test
    void aLongTextIsCutToWhatItsLongestHypothesisLeaves() {
        Outline outline = new Outline(List.of("word ".repeat(1000)), List.of("one", "one two"));
        assertEquals(62 + 3, outline.least(64));
        assertEquals(128, outline.most(64));
    }

    /** Words of many letters, words in no vocabulary, signs, other scripts, and too much of all. */
    @ParameterizedTest
    @ValueSource(strings = {"bert-rating", "bart-scaled", "xlm-roberta-topics", "modernbert-mean"})
    void tokensAreBetweenTheLeastAndTheMost(String checkpoint) throws Exception {
        byte[] json = Files.readAllBytes(CHECKPOINTS.resolve(checkpoint).resolve("tokenizer.json"));
        List<String> hypotheses = List.of("a", "This example is about Donaudampfschifffahrt.");
        try (CheckpointTokenizer tokenizer = new CheckpointTokenizer(json, 64, Integer.MAX_VALUE, false, false)) {
            for (String text : List.of(
                    "x",
                    "I waited 3.5 weeks!!! o'clock",
                    "Übergrößenträger \u4f60\u597d \ud83d\ude00",
                    "# \u00a0 -",
                    "no ".repeat(500))) {
                Outline alone = new Outline(List.of(text), List.of());
                within(alone, tokenizer.text(text).tokens());
                int pairs = 0;
                for (Sequence pair : tokenizer.pairs(text, hypotheses)) {
                    pairs += pair.tokens();
                }
                within(new Outline(List.of(text), hypotheses), pairs);
            }
        }
    }

    private static void within(Outline outline, int tokens) {
        assertTrue(outline.least(64) <= tokens, () -> outline + " is " + tokens + ", not " + outline.least(64));
        assertTrue(outline.most(64) >= tokens, () -> outline + " is " + tokens + ", not " + outline.most(64));
    }
}
