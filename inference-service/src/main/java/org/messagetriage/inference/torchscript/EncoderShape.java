package org.messagetriage.inference.torchscript;

import java.util.Map;

/**
 * The numbers of a BERT-like encoder.
 *
 * @param layers number of layers
 * @param hidden width
 * @param heads attention heads
 * @param epsilon of the layer norms
 */
public record EncoderShape(int layers, int hidden, int heads, double epsilon) {

    Map<String, Object> numbers() {
        return Map.of(
                "layers", layers,
                "last", layers - 1,
                "hidden", hidden,
                "heads", heads,
                "headSize", hidden / heads,
                "eps", epsilon);
    }
}
