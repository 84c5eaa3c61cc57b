package org.messagetriage.triage.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.messagetriage.triage.home.Home;
import org.messagetriage.triage.home.StartFailure;

/** The folder of the embedded PostgreSQL, as it is found before a start. */
final class DataFolder {
    /** The major version of the binaries that this build brings. */
    static final String VERSION = "18";

    private static final long NEEDED_MEGABYTES = 200;
    /** Written last of all at the first start: without it the folder has never held a message. */
    private static final String PASSWORD = "message-triage-password";

    private final Path path;

    DataFolder(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    boolean isComplete() {
        return Files.exists(path.resolve(PASSWORD));
    }

    String password() throws IOException {
        return Files.readString(path.resolve(PASSWORD)).trim();
    }

    static String newPassword() {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    void complete(String password) throws IOException {
        Home.writeSecret(path.resolve(PASSWORD), password);
    }

    /** @throws StartFailure when there is another version's data, one without its password, or too little disk */
    void check() throws IOException {
        if (isComplete() && password().isEmpty()) {
            throw new StartFailure("The data in " + path + " cannot be opened: its password is lost, " + PASSWORD
                    + " in it is empty. Bring that file back from a backup; or, where nothing was stored yet, move the"
                    + " folder away and start again.");
        }
        Path version = path.resolve("PG_VERSION");
        if (isComplete() && Files.exists(version)) {
            checkVersion(Files.readString(version).trim());
        }
        Files.createDirectories(path.getParent());
        long free = Files.getFileStore(path.getParent()).getUsableSpace() / 1_000_000;
        if (free < NEEDED_MEGABYTES) {
            throw new StartFailure("The disk with " + path.getParent() + " is full: " + free + " MB are free, "
                    + NEEDED_MEGABYTES + " MB are needed. Free some space, or set MESSAGETRIAGE_HOME to another disk.");
        }
    }

    private void checkVersion(String found) {
        if (!found.equals(VERSION)) {
            throw new StartFailure("The data in " + path + " was written by PostgreSQL " + found
                    + ", but this build brings PostgreSQL " + VERSION + ". "
                    + (number(found) > number(VERSION)
                            ? "Start the newer build that wrote it."
                            : "Export it with the build that wrote it (pg_dump), move the folder away and import it"
                                    + " into a new one (pg_restore)."));
        }
    }

    private static int number(String version) {
        return version.matches("\\d{1,6}") ? Integer.parseInt(version) : 0;
    }

    /** A first start that was killed midway leaves a folder in which nothing is; its server has been ended. */
    void moveUnfinishedAway() throws IOException {
        if (Files.exists(path) && !isComplete() && !isEmpty()) {
            Files.move(path, path.resolveSibling("postgres.unfinished-" + System.currentTimeMillis()));
        }
    }

    private boolean isEmpty() throws IOException {
        try (var files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    /** The lines of postmaster.pid; empty when no server was started, or it ended in order. */
    List<String> postmaster() throws IOException {
        Path file = path.resolve("postmaster.pid");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
