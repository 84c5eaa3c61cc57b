package org.messagetriage.inference.transform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * Where jobs' inputs are: in the job's own folder if they were uploaded, else in the one folder whose files may be named.
 * What is outside of that cannot be told from what is not there.
 */
final class InputFolder {

    private static final String FIELD = "path";

    private final Optional<Path> folder;

    InputFolder(Optional<Path> folder) {
        this.folder = folder;
    }

    /**
     * The lines of a job that was made.
     *
     * @throws IOException if its file is not there now
     */
    LineSource source(TransformJob job) throws IOException {
        String path = job.spec().path();
        if (path == null) {
            return new FileSource(job.folder().input());
        }
        try {
            return new FileSource(file(path));
        } catch (InferenceException e) {
            // It was there once, and may be again: as when its disk is away for a while.
            throw new IOException("the input is not there", e);
        }
    }

    /**
     * The file of a path, links resolved.
     *
     * @param path relative to the folder
     * @throws InferenceException {@code INVALID_VALUE} if it is no file below the folder
     */
    Path file(String path) {
        Path base = folder.orElseThrow(() -> InferenceException.ofField(
                ErrorCode.INVALID_VALUE, FIELD, "is not taken: no folder of inputs is configured, upload the lines"));
        try {
            Path root = base.toRealPath();
            Path file = root.resolve(path).toRealPath();
            if (file.startsWith(root) && Files.isRegularFile(file) && Files.isReadable(file)) {
                return file;
            }
        } catch (IOException | InvalidPathException | SecurityException e) {
            // Told like a file that is elsewhere: the answer must not say what lies outside.
        }
        throw InferenceException.ofField(
                ErrorCode.INVALID_VALUE, FIELD, "is no file that can be read below the folder of inputs");
    }
}
