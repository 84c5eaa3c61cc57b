package org.messagetriage.triage.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A body that lies here as a whole before anything is answered. Most clients send all of theirs before they read: to
 * answer them meanwhile fills what the kernel keeps for the connection, and then each side waits for the other. In a
 * file, because several imports at once would not fit the heap.
 */
final class ArrivedBody {
    private ArrivedBody() {}

    /** @return to be closed, which removes the file */
    static InputStream of(InputStream body) throws IOException {
        Path file = Files.createTempFile("message-triage-import-", ".ndjson");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                body.transferTo(out);
            }
            return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
