package org.messagetriage.inference.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aWriteThatFailsLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("adapter"), "old");
        assertThrows(
                IOException.class,
                () -> WholeFile.write(file, out -> {
                    out.write("ne".getBytes());
                    throw new IOException("disk full");
                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("adapter"), names());
        WholeFile.write(file, out -> out.write("new".getBytes()));
        assertEquals("new", Files.readString(file));
        assertEquals(List.of("adapter"), names());
    }

    @Test
    void aPlaceThatCannotBeWrittenToIsFoundOutBefore() throws IOException {
        WholeFile.prepare(folder.resolve("deeper/adapter"));
        assertTrue(Files.isDirectory(folder.resolve("deeper")));
        assertFalse(Files.exists(folder.resolve("deeper/adapter")));
        assertThrows(IOException.class, () -> WholeFile.prepare(folder.resolve("deeper")));
        Path file = Files.writeString(folder.resolve("file"), "old");
        assertThrows(IOException.class, () -> WholeFile.prepare(file.resolve("adapter")));
        WholeFile.prepare(file);
        assertEquals("old", Files.readString(file));
    }

    @Test
    void aLinkStaysOne() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        WholeFile.write(link, out -> out.write("new".getBytes()));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file));
        assertEquals(List.of("file", "link"), names());
    }

    /** Every write to this one fails, so that a device that was replaced by a file would be noticed. */
    @Test
    void aDeviceIsWrittenToAndNotReplaced() throws IOException {
        Path device = Path.of("/dev/full");
        assumeTrue(Files.exists(device), "there is no /dev/full");
        WholeFile.prepare(device);
        assertThrows(IOException.class, () -> WholeFile.write(device, out -> out.write("new".getBytes())));
    }
}
