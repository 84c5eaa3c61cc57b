package org.messagetriage.inference.architecture;

import java.util.HashMap;
import java.util.Map;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/** The numbers and flags of a text, collected from a configuration and seen to fit together. */
final class Numbers {

    private static final int MOST_LAYERS = 512;

    private final Map<String, Object> values = new HashMap<>();

    Numbers put(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /** @throws RefusedCheckpointException if there is no layer, or more than any model has */
    Numbers layers(String name, int layers) throws RefusedCheckpointException {
        if (layers < 1 || layers > MOST_LAYERS) {
            throw new RefusedCheckpointException(
                    "config.json says " + layers + " layers; from 1 to " + MOST_LAYERS + " can be computed");
        }
        return put(name, layers);
    }

    /** @throws RefusedCheckpointException if the heads do not share the width evenly */
    Numbers heads(String heads, String headSize, int count, int hidden) throws RefusedCheckpointException {
        if (count < 1 || hidden < 1 || hidden % count != 0) {
            throw new RefusedCheckpointException("config.json says " + count + " attention heads for a width of "
                    + hidden + ", which is no multiple");
        }
        return put(heads, count).put(headSize, hidden / count);
    }

    Map<String, Object> values() {
        return values;
    }
}
