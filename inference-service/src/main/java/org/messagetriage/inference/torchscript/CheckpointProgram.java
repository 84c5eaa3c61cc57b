package org.messagetriage.inference.torchscript;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.messagetriage.inference.checkpoint.Checkpoint;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;
import org.messagetriage.inference.engine.Dtype;

/** An architecture's text with a Hugging Face checkpoint's weights: a TorchScript program to run. */
public final class CheckpointProgram {

    private final String code;
    private final Map<String, WeightSource> weights = new TreeMap<>();
    private final Map<String, Int8Linear> packed = new TreeMap<>();

    /**
     * @param texts resources below {@code /architectures} with the program's classes
     * @param names resource with the name map
     * @param numbers what the marks in both stand for
     * @param checkpoint read when the program is written
     * @param dtype element type of the stored weights and of the arithmetic
     * @throws RefusedCheckpointException if the checkpoint's tensors are not those that the texts compute with
     */
    public CheckpointProgram(
            List<String> texts, String names, Map<String, Object> numbers, Checkpoint checkpoint, Dtype dtype)
            throws RefusedCheckpointException {
        String text = texts.stream()
                .map(name -> ArchitectureText.expand(ArchitectureText.read(name), numbers))
                .collect(Collectors.joining());
        NameMap map = new NameMap(ArchitectureText.read(names), numbers);
        map.check(checkpoint);
        for (String attribute : map.attributes()) {
            weights.put(
                    attribute,
                    WeightSource.of(dtype, map.shape(attribute, checkpoint), () -> map.read(attribute, checkpoint)));
        }
        if (dtype == Dtype.INT8) {
            QuantizedLayers layers = new QuantizedLayers(text, weights);
            text = layers.code();
            packed.putAll(layers.packed());
        }
        code = text;
    }

    /** All that decides the scores but the weights' values, for a digest. */
    public String source() {
        return code + weights.keySet() + packed.keySet();
    }

    public void write(Path file) throws IOException {
        new ScriptProgram(code, Map.of(), weights, packed).write(file);
    }
}
