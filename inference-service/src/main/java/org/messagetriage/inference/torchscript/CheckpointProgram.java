package org.messagetriage.inference.torchscript;

import java.io.IOException;
import java.nio.file.Files;
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

    /** Bytes of an archive whose weights are worth a pause of every caller. */
    private static final long LARGE = 64L << 20;

    private final String code;
    private final String source;
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
        source = code + weights.keySet() + packed.keySet();
    }

    /** All that decides the scores but the weights' values, for a digest. */
    public String source() {
        return source;
    }

    /**
     * Writes the archive; can be done once, for the weights are let go of then.
     *
     * <p>Their files are mapped, and what was read of a mapping counts as this process' memory for as long as it is there.
     * It goes with the buffers, which take so little of the heap that the collector would leave them alone for hours. A
     * large archive is about to be loaded: with both, the model would take twice its size. To collect stops everybody who
     * is being answered; of small ones that is not worth it.
     */
    public void write(Path file) throws IOException {
        if (weights.isEmpty()) {
            throw new IllegalStateException("this program has been written");
        }
        new ScriptProgram(code, Map.of(), weights, packed).write(file);
        weights.clear();
        packed.clear();
        if (Files.size(file) >= LARGE) {
            System.gc();
        }
    }
}
