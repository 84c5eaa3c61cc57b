package org.messagetriage.inference.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A folder's model as an ONNX file, where Hugging Face's repositories have it. */
public final class OnnxFile {

    /** Places, the preferred first. */
    public static final List<String> PLACES = List.of("onnx/model.onnx", "model.onnx");

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,200}");

    private OnnxFile() {}

    public static Optional<Path> in(Path folder) {
        return PLACES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
    }

    public static RefusedCheckpointException missing() {
        return new RefusedCheckpointException("the folder has no file " + String.join(" or ", PLACES));
    }

    /**
     * Reads what the file says of itself, and sees that weights which lie outside of it lie beside it. The engine opens
     * whatever path the file names: {@code ../../etc/passwd} as well.
     *
     * @throws CheckpointException if it is no ONNX model, or names a file that is not beside it
     */
    public static OnnxGraph read(Path file) throws IOException {
        OnnxGraph graph = OnnxGraph.open(file);
        for (String name : graph.externalFiles()) {
            if (!PLAIN_NAME.matcher(name).matches()) {
                throw new CheckpointException(file.getFileName() + ": weights lie in "
                        + CheckpointException.quoted(name) + "; expected is the plain name of a file beside it");
            }
            if (!Files.isRegularFile(file.resolveSibling(name))) {
                throw new CheckpointException(file.getFileName() + ": the file " + CheckpointException.quoted(name)
                        + " with its weights is not beside it");
            }
        }
        return graph;
    }
}
