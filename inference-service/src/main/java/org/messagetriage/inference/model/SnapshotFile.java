package org.messagetriage.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/**
 * The files that say how a snapshot's weights are read. They go onto the heap, some of them as trees of thirty times their
 * size; anybody publishes on a hub, and a heap that is full ends the service. So each has a length that no honest one has.
 */
final class SnapshotFile {

    static final String CONFIG = "config.json";
    static final String TOKENIZER = "tokenizer.json";

    private SnapshotFile() {}

    static boolean isIn(Path folder, String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    /** @throws RefusedCheckpointException if it is not there, or too long */
    static byte[] read(Path folder, String name) throws IOException {
        if (!isIn(folder, name)) {
            throw new RefusedCheckpointException("the folder has no file " + name);
        }
        Path file = folder.resolve(name);
        long most = mostBytes(name);
        if (Files.size(file) > most) {
            throw new RefusedCheckpointException(
                    name + " has " + Files.size(file) + " bytes; at most " + most + " are read");
        }
        return Files.readAllBytes(file);
    }

    /** Gemma's tokenizer of 262,144 tokens has 33 MB, and its configuration, which lists added ones, 1.2 MB. */
    private static long mostBytes(String name) {
        return switch (name) {
            case TOKENIZER -> 48 << 20;
            case "vocab.json", "merges.txt" -> 8 << 20;
            default -> 2 << 20;
        };
    }
}
