package org.messagetriage.inference.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The weights in a model's folder, be it a snapshot of a Hugging Face repository or a local one. Of several formats the
 * first of this order is taken: {@code model.safetensors}, its index, {@code pytorch_model.bin}, its index.
 */
public final class CheckpointFolder {

    public static final String SAFETENSORS = "model.safetensors";
    public static final String SAFETENSORS_INDEX = "model.safetensors.index.json";
    public static final String PYTORCH = "pytorch_model.bin";
    public static final String PYTORCH_INDEX = "pytorch_model.bin.index.json";

    /** File names of weights, the preferred first. */
    public static final List<String> FORMATS = List.of(SAFETENSORS, SAFETENSORS_INDEX, PYTORCH, PYTORCH_INDEX);

    private CheckpointFolder() {}

    /** Whether there are weights that are read here. */
    public static boolean hasWeights(Path folder) {
        return weights(folder).isPresent();
    }

    /**
     * Opens the folder's weights: maps the files, reads and checks what describes them, and leaves the elements alone
     * until they are asked for. Nothing has to be closed; the mappings go when the checkpoint is no longer referred to.
     *
     * @throws CheckpointException if there are no weights, or not such as can be trusted
     */
    public static Checkpoint open(Path folder) throws IOException {
        Path file = weights(folder)
                .orElseThrow(() -> new CheckpointException(
                        "the folder has no weights; looked for were " + String.join(", ", FORMATS)));
        return switch (file.getFileName().toString()) {
            case SAFETENSORS -> SafetensorsFile.open(file);
            case PYTORCH -> PyTorchFile.open(file);
            default -> new ShardedCheckpoint(file);
        };
    }

    /**
     * Names of the files that the folder's weights are split into; none where they are not.
     *
     * @throws CheckpointException if what should name them cannot be trusted
     */
    public static Set<String> shards(Path folder) throws IOException {
        Optional<Path> file = weights(folder);
        boolean split = file.isPresent() && file.get().toString().endsWith(".index.json");
        return split ? ShardIndex.read(file.get()).files() : Set.of();
    }

    /** What is opened of the weights in a folder. */
    private static Optional<Path> weights(Path folder) {
        return FORMATS.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
