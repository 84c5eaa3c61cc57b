package org.messagetriage.inference.torchscript;

import java.util.Map;

/**
 * The numbers of a BERT-like encoder.
 *
 * @param layers number of layers
 * @param separate number of lower layers in which premise and hypothesis are computed apart, below {@code layers}
 * @param hidden width
 * @param heads attention heads
 * @param epsilon of the layer norms
 */
public record EncoderShape(int layers, int separate, int hidden, int heads, double epsilon) {

    public EncoderShape {
        if (separate < 0 || separate >= layers) {
            throw new IllegalArgumentException("separate layers: 0 to " + (layers - 1) + ", not " + separate);
        }
    }

    Map<String, Object> numbers() {
        return Map.of(
                "layers", layers,
                "last", layers - 1,
                "separate", separate,
                "hidden", hidden,
                "heads", heads,
                "headSize", hidden / heads,
                "eps", epsilon);
    }
}
