package org.messagetriage.inference.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final double EXACT = 1e-9;

    @Test
    void countsByHand() {
        float[][] logits = {{2, 1, 0}, {0, 2, 1}, {0, 1, 2}, {2, 0, 1}};
        Figures figures = Figures.of(logits, new int[] {0, 1, 1, 2}, false);
        assertEquals(0.5, figures.accuracy(), EXACT);
        // F1 of the labels: 2*1/(1+2), 2*1/(2+1), 0.
        assertEquals((2 / 3.0 + 2 / 3.0 + 0) / 3, figures.macroF1(), EXACT);
        assertArrayEquals(new int[] {0, 1, 1}, figures.confusion()[1]);
        assertNull(figures.offByOne());
    }

    @Test
    void threshold95IsTheLowestThatLosesNoMoreThanOneInTwenty() {
        int urgent = 20;
        float[][] logits = new float[urgent + 4][];
        int[] labels = new int[logits.length];
        for (int i = 0; i < urgent; i++) {
            // P(first) rises with i; one of 20 may be missed, so the second lowest sets the threshold.
            logits[i] = new float[] {i, -100, 0};
        }
        float[] contentAt = {-1, 0.5f, 1.5f, 3};
        for (int i = 0; i < contentAt.length; i++) {
            logits[urgent + i] = new float[] {contentAt[i], -100, 0};
            labels[urgent + i] = 2;
        }
        Figures figures = Figures.of(logits, labels, true);
        assertEquals(1 / (1 + Math.exp(-1)), figures.threshold(), EXACT);
        assertEquals(0.5, figures.queueAtRecall95(), EXACT);
    }

    @Test
    void withoutRowsOfTheFirstLabelThereIsNoThreshold() {
        Figures figures = Figures.of(new float[][] {{0, 0, 5}, {0, 5, 0}}, new int[] {2, 1}, true);
        assertNull(figures.threshold());
        assertNull(figures.queueAtRecall95());
        assertEquals("accuracy 1.0000, macro-F1 0.6667, cross-entropy 0.0134, off by one 1.0000", figures.oneLine());
    }
}
