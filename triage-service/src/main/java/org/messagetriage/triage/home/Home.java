package org.messagetriage.triage.home;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The folder in which this installation keeps what it must not lose: {@code messagetriage.home}. */
@ApplicationScoped
public class Home {
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

    /** Writes a file that only its owner may read; replaces an older one. */
    public static void writeSecret(Path file, String secret) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        Files.createFile(file, ownerOnly("rw-------"));
        Files.write(file, (secret + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        // On Windows a file in the user's own folder is the user's own by inheritance.
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
