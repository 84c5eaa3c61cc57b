package org.messagetriage.inference.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;

/** The linear layers of the bundled base and nothing else: what PyTorch could do at best on this machine. */
public final class BareLinear {

    private static final int LAYERS = 12;
    private static final long HIDDEN = 384;
    /** Outputs and inputs of a layer's matrices: query, key and value, output, up, down. */
    private static final long[][] SHAPES = {
        {HIDDEN, HIDDEN}, {2 * HIDDEN, HIDDEN}, {HIDDEN, HIDDEN}, {4 * HIDDEN, HIDDEN}, {HIDDEN, 4 * HIDDEN}
    };

    private BareLinear() {}

    /**
     * @param tokens rows of each product
     * @param seconds about how long to measure
     * @return tokens that pass through all layers in a second
     */
    public static double tokensPerSecond(boolean bf16, int tokens, double seconds) {
        DataType type = bf16 ? DataType.BFLOAT16 : DataType.FLOAT32;
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray[] inputs = new NDArray[SHAPES.length];
            NDArray[] weights = new NDArray[SHAPES.length];
            for (int i = 0; i < SHAPES.length; i++) {
                inputs[i] =
                        manager.randomNormal(new Shape(tokens, SHAPES[i][1])).toType(type, false);
                weights[i] = manager.randomNormal(new Shape(SHAPES[i][0], SHAPES[i][1]))
                        .toType(type, false);
            }
            once(inputs, weights);
            long start = System.nanoTime();
            int rounds = 0;
            while (System.nanoTime() - start < seconds * 1e9) {
                once(inputs, weights);
                rounds++;
            }
            return tokens * rounds / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static void once(NDArray[] inputs, NDArray[] weights) {
        for (int layer = 0; layer < LAYERS; layer++) {
            for (int i = 0; i < inputs.length; i++) {
                try (NDList out = Linear.linear(inputs[i], weights[i])) {
                    out.singletonOrThrow();
                }
            }
        }
    }
}
