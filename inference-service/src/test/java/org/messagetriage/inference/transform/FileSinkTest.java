package org.messagetriage.inference.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {

    @TempDir
    Path folder;

    /** Exits with 0 if it could lock the file. */
    static final class Locking {
        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                System.exit(channel.tryLock() == null ? 3 : 0);
            }
        }
    }

    @Test
    void fileStaysLockedForOtherProcessesAfterItsSinkIsClosed() throws Exception {
        Path file = folder.resolve("out.jsonl.part");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.lock();
            try (FileSink sink = new FileSink(file, channel)) {
                sink.open(0);
                sink.write("a line".getBytes());
                sink.sync();
            }
            assertEquals(3, lockElsewhere(file));
        }
        assertEquals("a line\n", Files.readString(file));
        assertEquals(0, lockElsewhere(file));
    }

    static int lockElsewhere(Path file) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Locking.class.getName(),
                        file.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}
