package org.messagetriage.inference.zeroshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Task;

/** Golden scores, computed by hand from the rules of Hugging Face's pipeline. */
class ZeroShotScoresTest {

    private static final float[][] LOGITS = {{2, 5, 1}, {0, -3, 0}, {1, 9, 4}};
    private static final EntailmentColumns COLUMNS = new EntailmentColumns(0, 2);

    @Test
    void labelsShareOneByTheirEntailment() {
        float[] scores = ZeroShotClassifier.scores(LOGITS, COLUMNS, false);
        assertArrayEquals(new float[] {0.66524f, 0.09003f, 0.24473f}, scores, 1e-5f);
    }

    @Test
    void multiLabelWeighsEntailmentAgainstContradictionAndLeavesNeutralOut() {
        float[] scores = ZeroShotClassifier.scores(LOGITS, COLUMNS, true);
        assertArrayEquals(new float[] {0.73106f, 0.5f, 0.04743f}, scores, 1e-5f);
    }

    @Test
    void columnsAreFoundByName() {
        assertEquals(new EntailmentColumns(0, 2), columns("entailment", "neutral", "contradiction"));
        assertEquals(new EntailmentColumns(2, 0), columns("CONTRADICTION", "NEUTRAL", "ENTAILMENT"));
        assertEquals(new EntailmentColumns(1, 0), columns("not_it", "entailed"));
        assertEquals(new EntailmentColumns(0, 1), columns("entailment", "not_it"));
    }

    @Test
    void aModelWithoutEntailmentIsRefused() {
        assertThrows(IllegalStateException.class, () -> columns("LABEL_0", "LABEL_1", "LABEL_2"));
    }

    private static EntailmentColumns columns(String... labels) {
        return EntailmentColumns.of(new ModelInfo(
                "m", Task.ZERO_SHOT_CLASSIFICATION, "r", List.of(labels), labels.length, 512, Dtype.FP32, "bert"));
    }
}
