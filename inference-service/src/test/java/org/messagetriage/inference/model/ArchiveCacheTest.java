package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.engine.Dtype;

class ArchiveCacheTest {

    @TempDir
    Path folder;

    private static ArchiveCache.Key key(String architecture) {
        return new ArchiveCache.Key(architecture, new byte[32], new byte[0], Dtype.FP32);
    }

    @Test
    void whatAKilledProcessLeftIsRemoved() throws IOException {
        Path left = Files.createFile(folder.resolve("archive123.tmp"));
        Path own = Files.createFile(folder.resolve("notes.tmp"));
        Path archive = new ArchiveCache(folder).get(key("bert"), file -> Files.writeString(file, "whole"));
        assertEquals("whole", Files.readString(archive));
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(own));
    }

    @Test
    void anArchiveThatFailsLeavesNothing() throws IOException {
        assertThrows(IOException.class, () -> new ArchiveCache(folder).get(key("bert"), file -> {
            throw new IOException("the disk is full");
        }));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    0, files.filter(file -> !file.endsWith("archives.lock")).count());
        }
    }

    @Test
    void nobodyRemovesWhatAnotherWrites() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        CompletableFuture<Path> slow = CompletableFuture.supplyAsync(() -> get("bert", file -> {
            begun.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            Files.writeString(file, "slow");
        }));
        begun.await();
        CompletableFuture<Path> quick =
                CompletableFuture.supplyAsync(() -> get("bart", file -> Files.writeString(file, "quick")));
        TimeUnit.MILLISECONDS.sleep(100);
        released.countDown();
        assertEquals("slow", Files.readString(slow.join()));
        assertEquals("quick", Files.readString(quick.join()));
    }

    private Path get(String architecture, ArchiveCache.Maker maker) {
        try {
            return new ArchiveCache(folder).get(key(architecture), maker);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
