package org.messagetriage.inference.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.messagetriage.inference.engine.FakeGenerator;
import org.messagetriage.inference.engine.Sampling;

/** Where a text ends, and what of it is told when; a token is a byte, so characters and stops are of several. */
class WritingTest {

    private final List<String> told = new ArrayList<>();
    private WrittenText whole;

    private WrittenText write(FakeGenerator model, int most, int run, String... stops) {
        told.clear();
        whole = null;
        int[] prompt = FakeGenerator.tokens("é: ");
        GenerationSettings settings = new GenerationSettings(most, Sampling.greedy(), List.of(stops));
        Writing writing = new Writing(model, prompt, settings, (piece, last) -> {
            told.add(piece.text());
            assertTrue(whole == null, "nothing comes after the last");
            whole = last;
        });
        while (!writing.done()) {
            writing.turn(run);
        }
        assertEquals(0, writing.toRead() + writing.toWrite());
        assertEquals(writing.result(), whole);
        assertEquals(whole.text(), String.join("", told));
        writing.close();
        writing.close();
        assertEquals(0, model.open());
        return whole;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void charactersAreToldWhole(int run) {
        WrittenText text = write(FakeGenerator.of("naïve 🙂 它"), 100, run);
        assertEquals("naïve 🙂 它", text.text());
        assertEquals(Finish.EOS_TOKEN, text.finish());
        for (String piece : told) {
            assertFalse(piece.contains("\uFFFD"), told.toString());
        }
        assertEquals(List.of("n", "a", "", "ï", "v"), told.subList(0, 5));
    }

    @Test
    void aTextThatEndsInsideACharacterShowsThat() {
        assertEquals("na\uFFFD", write(FakeGenerator.of("naïve"), 3, 8).text());
        assertEquals(Finish.LENGTH, whole.finish());
        assertEquals(
                "a\uFFFD\uFFFDb",
                write(FakeGenerator.of('a', 0xff, 0xff, 'b'), 10, 8).text());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 64})
    void theTextEndsWithTheStopHoweverLongARunIs(int run) {
        WrittenText text = write(FakeGenerator.of("good\n###\nInput: more"), 100, run, "Input", "\n###");
        assertEquals("good\n###", text.text());
        assertEquals(Finish.STOP_SEQUENCE, text.finish());
        assertEquals(8, text.tokens().size());
    }

    @Test
    void aStopMayBeOfSeveralCharactersOfSeveralTokens() {
        assertEquals("a🙂ï", write(FakeGenerator.of("a🙂ïb"), 100, 64, "🙂ï").text());
        assertEquals("ab", write(FakeGenerator.of("abcd"), 100, 64, "abcd", "b").text(), "the one that is whole first");
        assertEquals("aab", write(FakeGenerator.of("aabab"), 100, 1, "ab").text());
    }

    @Test
    void theEndIsATokenOfItsOwnAndNoText() {
        WrittenText text = write(FakeGenerator.of("ab"), 100, 64);
        Piece last = text.tokens().get(2);
        assertTrue(last.special());
        assertEquals("<end>", last.mark());
        assertEquals("", last.text());
        assertEquals(3, text.promptTokens() - 1);
    }

    @Test
    void theLengthIsThatOfTheNewTokens() {
        assertEquals("abcd", write(FakeGenerator.of("abcdefgh"), 4, 3).text());
        assertEquals(Finish.LENGTH, whole.finish());
        assertEquals(4, whole.tokens().size());
    }

    /** Where a prompt is cut must not depend on anything but the prompt. */
    @Test
    void promptsAreReadInPiecesOfOneSize() {
        FakeGenerator model = FakeGenerator.of("a");
        GenerationSettings settings = new GenerationSettings(5, Sampling.greedy(), List.of());
        Writing writing = new Writing(model, new int[150], settings, (piece, last) -> {});
        assertEquals(150, writing.toRead());
        assertEquals(0, writing.turn(1));
        assertEquals(86, writing.toRead());
        assertEquals(0, writing.turn(7));
        assertEquals(0, writing.turn(64));
        assertEquals(List.of(64, 64, 22), model.read());
        assertEquals(2, writing.turn(64));
        assertTrue(writing.done());
        writing.close();
    }

    @Test
    void drawsAreEvenAndTheSeedsOwn() {
        int[] tenths = new int[10];
        for (int i = 0; i < 10_000; i++) {
            double draw = new Sampling(1, 0, 1, 1, 7).draw(i);
            assertTrue(draw >= 0 && draw < 1);
            tenths[(int) (10 * draw)]++;
        }
        for (int tenth : tenths) {
            assertTrue(Math.abs(tenth - 1000) < 150, "a tenth has " + tenth);
        }
        assertEquals(new Sampling(1, 0, 1, 1, 7).draw(5), new Sampling(2, 9, 0.5, 1.1, 7).draw(5));
        assertFalse(new Sampling(1, 0, 1, 1, 7).draw(5) == new Sampling(1, 0, 1, 1, 8).draw(5));
    }
}
