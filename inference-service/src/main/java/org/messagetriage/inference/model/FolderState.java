package org.messagetriage.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.messagetriage.inference.checkpoint.CheckpointException;

/**
 * Which files a checkpoint's folder had when it was opened. Weights are mapped first and digested after, by name and for
 * as long as it takes: of a folder that is replaced meanwhile the old weights would be kept under the new ones' digest.
 */
final class FolderState {

    /** @param key the file itself, whatever its name; null where the system has no such thing */
    private record Seen(long size, FileTime modified, Object key) {}

    private final Path folder;
    private final Map<Path, Seen> files;

    private FolderState(Path folder) throws IOException {
        this.folder = folder;
        files = look(folder);
    }

    static FolderState of(Path folder) throws IOException {
        return new FolderState(folder);
    }

    private static Map<Path, Seen> look(Path folder) throws IOException {
        Map<Path, Seen> seen = new HashMap<>();
        for (Path file : FolderDigest.decisive(folder)) {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            seen.put(file, new Seen(now.size(), now.lastModifiedTime(), now.fileKey()));
        }
        return seen;
    }

    /** @throws CheckpointException if they are others now */
    void requireUnchanged() throws IOException {
        if (!look(folder).equals(files)) {
            throw new CheckpointException("the folder was changed while it was read; load it again");
        }
    }
}
