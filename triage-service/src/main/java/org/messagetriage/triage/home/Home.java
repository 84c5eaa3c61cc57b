package org.messagetriage.triage.home;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The folder in which this installation keeps what it must not lose: {@code messagetriage.home}. */
@ApplicationScoped
public class Home {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    @ConfigProperty(name = "messagetriage.home")
    String folder;

    public Path resolve(String name) {
        return Path.of(folder).toAbsolutePath().resolve(name);
    }

    /** Makes the folder, for its owner alone; one that is there already keeps its permissions. */
    public static void createPrivate(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            Files.createDirectories(folder.getParent());
            Files.createDirectory(folder, ownerOnly("rwx------"));
        }
    }

    /**
     * Writes a file that only its owner may read; replaces an older one. It is there whole or not at all, after a power
     * cut as well: what it opens is lost without it.
     */
    public static void writeSecret(Path file, String secret) throws IOException {
        Path folder = file.getParent();
        Files.createDirectories(folder);
        Path beside = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        try (FileChannel channel = FileChannel.open(
                beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly("rw-------"))) {
            Channels.newOutputStream(channel).write((secret + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        if (POSIX) {
            try (FileChannel names = FileChannel.open(folder)) {
                names.force(true);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        // On Windows a file in the user's own folder is the user's own by inheritance.
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
