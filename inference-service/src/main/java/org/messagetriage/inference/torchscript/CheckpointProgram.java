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

    /**
     * @param texts resources below {@code /architectures} with the program's classes
     * @param names resource with the name map
     * @param numbers what the marks in both stand for
     * @param checkpoint read when the program is written
     * @param dtype element type of the stored weights and of the arithmetic; not {@code INT8}
     * @throws RefusedCheckpointException if the checkpoint's tensors are not those that the texts compute with
     */
    public CheckpointProgram(
            List<String> texts, String names, Map<String, Object> numbers, Checkpoint checkpoint, Dtype dtype)
            throws RefusedCheckpointException {
        code = texts.stream()
                .map(text -> ArchitectureText.expand(ArchitectureText.read(text), numbers))
                .collect(Collectors.joining());
        NameMap map = new NameMap(ArchitectureText.read(names), numbers);
        map.check(checkpoint);
        for (String attribute : map.attributes()) {
            weights.put(
                    attribute,
                    WeightSource.of(dtype, map.shape(attribute, checkpoint), () -> map.read(attribute, checkpoint)));
        }
    }

    /** All that decides the scores but the weights' values, for a digest. */
    public String source() {
        return code + weights.keySet();
    }

    public void write(Path file) throws IOException {
        new ScriptProgram(code, Map.of(), weights, Map.of()).write(file);
    }
}
