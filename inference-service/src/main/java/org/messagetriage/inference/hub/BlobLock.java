package org.messagetriage.inference.hub;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write one blob, held by one thread of one process. The system takes it back when the process ends,
 * however it ends. The file itself stays: to delete it would let two processes hold locks on two files of one name.
 */
final class BlobLock implements Closeable {

    private static final long POLL_MILLIS = 200;

    /** POSIX drops a process's lock when any of its descriptors of the file is closed, so there is never a second one. */
    private static final Set<Path> IN_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path file;
    private FileChannel channel;

    private BlobLock(Path file) {
        this.file = file;
    }

    /**
     * Waits for the right.
     *
     * @param waiting called now and then while another one has it
     */
    static BlobLock take(Path path, Runnable waiting) throws HubException, InterruptedException {
        Path file = path.toAbsolutePath().normalize();
        while (!IN_THIS_PROCESS.add(file)) {
            waiting.run();
            Thread.sleep(POLL_MILLIS);
        }
        BlobLock lock = new BlobLock(file);
        boolean taken = false;
        try {
            lock.takeFromOthers(waiting);
            taken = true;
            return lock;
        } catch (IOException e) {
            throw HubCache.failure(e);
        } finally {
            if (!taken) {
                lock.close();
            }
        }
    }

    private void takeFromOthers(Runnable waiting) throws IOException, InterruptedException {
        Files.createDirectories(file.getParent());
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        while (channel.tryLock() == null) {
            waiting.run();
            Thread.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void close() throws HubException {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw HubCache.failure(e);
        } finally {
            IN_THIS_PROCESS.remove(file);
        }
    }
}
