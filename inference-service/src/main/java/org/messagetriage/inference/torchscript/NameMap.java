package org.messagetriage.inference.torchscript;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.messagetriage.inference.checkpoint.Checkpoint;
import org.messagetriage.inference.checkpoint.ElementType;
import org.messagetriage.inference.checkpoint.Tensor;

/**
 * The name map beside an architecture's text: which tensors of a Hugging Face checkpoint each attribute of the text's
 * modules is made of.
 */
final class NameMap {

    private final Map<String, List<String>> sources = new LinkedHashMap<>();

    NameMap(String text, int layers) {
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            for (int i = 0; i < (line.contains("{i}") ? layers : 1); i++) {
                String[] sides = line.replace("{i}", Integer.toString(i)).split("=", 2);
                sources.put(sides[0].trim(), List.of(sides[1].trim().split(" *\\+ *")));
            }
        }
    }

    /** Attributes by dotted path: {@code layer_0.query_weight}. */
    Set<String> attributes() {
        return sources.keySet();
    }

    /** The attribute's values, joined where the map joins; fp32, or whatever the checkpoint holds if it is one tensor. */
    Tensor read(String attribute, Checkpoint checkpoint) {
        List<Tensor> parts = new ArrayList<>();
        for (String name : sources.get(attribute)) {
            parts.add(checkpoint.tensor(name));
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        long[] shape = parts.get(0).shape().clone();
        shape[0] = parts.stream().mapToLong(part -> part.shape()[0]).sum();
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Tensor.elements(shape) * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor part : parts) {
            for (float value : part.floats()) {
                bytes.putFloat(value);
            }
        }
        return new Tensor(ElementType.F32, shape, bytes.flip());
    }
}
