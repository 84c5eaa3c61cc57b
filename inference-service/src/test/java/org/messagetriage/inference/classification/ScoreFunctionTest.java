package org.messagetriage.inference.classification;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.messagetriage.inference.engine.Problem;

class ScoreFunctionTest {

    @Test
    void softmaxSharesOneAndStandsGreatLogits() {
        assertArrayEquals(new float[] {0.09003f, 0.24473f, 0.66524f}, ScoreFunction.SOFTMAX.apply(1, 2, 3), 1e-5f);
        assertArrayEquals(new float[] {0.5f, 0.5f}, ScoreFunction.SOFTMAX.apply(3e38f, 3e38f));
        assertArrayEquals(new float[] {1, 0}, ScoreFunction.SOFTMAX.apply(3e38f, -3e38f));
    }

    @Test
    void sigmoidTakesEachAlone() {
        assertArrayEquals(new float[] {0.5f, 0.88080f, 0}, ScoreFunction.SIGMOID.apply(0, 2, -1000), 1e-5f);
    }

    @Test
    void aLoneOutputIsAYesOrNo() {
        assertEquals(ScoreFunction.SIGMOID, ScoreFunction.usualFor(Problem.UNSAID, 1));
        assertEquals(ScoreFunction.SOFTMAX, ScoreFunction.usualFor(Problem.UNSAID, 2));
        assertEquals(ScoreFunction.SIGMOID, ScoreFunction.usualFor(Problem.SINGLE_LABEL, 1));
        assertEquals(ScoreFunction.SIGMOID, ScoreFunction.usualFor(Problem.MULTI_LABEL, 3));
        assertEquals(ScoreFunction.NONE, ScoreFunction.usualFor(Problem.REGRESSION, 1));
    }

    @Test
    void rankingIsByScoreAndKeepsTheOrderOfEquals() {
        LabelScores scores = new LabelScores(List.of("a", "b", "c", "d"), new float[] {0.1f, 0.4f, 0.1f, 0.4f});
        assertEquals(
                List.of("b", "d", "a", "c"),
                scores.ranked().stream().map(LabelScore::label).toList());
        assertEquals(List.of(new LabelScore("b", 0.4f)), scores.ranked(1));
    }
}
