package org.messagetriage.inference.architecture;

import java.util.List;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/** A family of models that write texts on: one text, one name map, and the reader of its configuration. */
interface Decoder {

    /** Follows each family's text, whose last class it completes: the loop that writes, and how a token is chosen. */
    String WRITING = "decoders/writing.txt";

    /** The family's {@code model_type} in {@code config.json}. */
    String modelType();

    /** The class that {@code config.json} names under {@code architectures}. */
    String className();

    /** The token that ends a text where the configuration names none. */
    int usualEnd();

    /** Every key that changes the mathematics is honoured or refused here; what only matters to training is not looked at. */
    Blueprint blueprint(ModelConfig config) throws RefusedCheckpointException;

    /** What every family's text has marks for: layers, and the tables that keep what was read. */
    static Numbers numbers(int layers, int keyHeads, boolean tied) throws RefusedCheckpointException {
        Numbers numbers = new Numbers()
                .layers("layers", layers)
                .put("tables", 2 * layers)
                .put("keyHeads", keyHeads)
                .put("tied", tied);
        for (int i = 0; i < layers; i++) {
            numbers.put("key_" + i, 2 * i).put("value_" + i, 2 * i + 1);
        }
        return numbers;
    }

    /** @param name of the family's text and map */
    default Blueprint blueprint(String name, Numbers numbers, int positions) {
        return new Blueprint(
                modelType(),
                List.of("decoders/" + name + ".txt", WRITING),
                "decoders/" + name + ".names",
                numbers.values(),
                positions,
                0,
                0);
    }
}
