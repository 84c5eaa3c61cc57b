package org.messagetriage.inference.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.messagetriage.inference.engine.FakeGenerator;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

class LabelLikelihoodsTest {

    private static LabelLikelihoods read(FakeGenerator model) {
        LabelLikelihoods likelihoods =
                new LabelLikelihoods(model, List.of(FakeGenerator.tokens("It: a"), FakeGenerator.tokens("It: b")));
        while (!likelihoods.done()) {
            likelihoods.turn(1);
        }
        likelihoods.close();
        return likelihoods;
    }

    @Test
    void labelsShareTheProbability() {
        assertArrayEquals(new double[] {0.5, 0.5}, read(FakeGenerator.endless()).result(), 1e-9);
    }

    @Test
    void likelihoodsThatAreNoNumbersMakeNoDecision() {
        FakeGenerator model = FakeGenerator.endless();
        model.overflow();
        LabelLikelihoods read = read(model);
        assertEquals(
                ErrorCode.INTERNAL,
                assertThrows(InferenceException.class, read::result).code());
    }
}
