package org.messagetriage.inference.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files beside their place and moves them there: one that is there is whole, and an old one stays till then. */
public final class WholeFile {

    private WholeFile() {}

    /** Writes a file's content. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Replaces the file; what is no file, as {@code /dev/stdout}, is written to as it stands. */
    public static void write(Path file, Content content) throws IOException {
        if (isDevice(file)) {
            try (OutputStream out = Files.newOutputStream(file)) {
                content.writeTo(out);
            }
            return;
        }
        Path target = target(file);
        Path fresh = fresh(target);
        try {
            fill(fresh, content);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Tries whether the file can be written, for work that takes hours before it is; makes its folder. */
    public static void prepare(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a folder, not a file");
        }
        if (!isDevice(file)) {
            Path target = target(file);
            Path folder = target.toAbsolutePath().getParent();
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new FileSystemException(folder.toString(), null, "it is a file, not a folder");
            }
            Files.createDirectories(folder);
            Path fresh = fresh(target);
            fill(fresh, out -> {});
            Files.delete(fresh);
        }
    }

    private static void fill(Path fresh, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = Channels.newOutputStream(channel)) {
            content.writeTo(out);
            // Before it gets its name: a machine may lose its power.
            channel.force(true);
        }
    }

    private static boolean isDevice(Path file) {
        return Files.exists(file) && !Files.isRegularFile(file);
    }

    /** Where a link leads: it stays one. */
    private static Path target(Path file) throws IOException {
        return Files.exists(file) ? file.toRealPath() : file;
    }

    private static Path fresh(Path target) {
        return target.resolveSibling(target.getFileName() + ".new");
    }
}
