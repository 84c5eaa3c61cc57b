package org.messagetriage.triage.home;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    private static final String SECRET = "a secret of some length";

    @TempDir
    Path home;

    /** At no moment, so that none is bad for a kill or a power cut. */
    @Test
    void aSecretIsNeverThereInPart() throws Exception {
        Path file = home.resolve("secret");
        Home.writeSecret(file, SECRET);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 200; i++) {
                write(file);
            }
        });
        while (!writer.isDone()) {
            assertEquals(SECRET, Files.readString(file).trim());
        }
        writer.join();
    }

    private static void write(Path file) {
        try {
            Home.writeSecret(file, SECRET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
