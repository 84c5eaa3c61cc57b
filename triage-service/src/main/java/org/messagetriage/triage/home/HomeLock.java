package org.messagetriage.triage.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One service a home. The operating system takes the lock back when this process dies, however it dies. */
public final class HomeLock implements AutoCloseable {
    private final FileChannel file;

    private HomeLock(FileChannel file) {
        this.file = file;
    }

    /** @throws StartFailure when the folder cannot be written to, or another service works in it */
    public static HomeLock take(Path home) {
        FileChannel file = null;
        try {
            Home.createPrivate(home);
            file = FileChannel.open(home.resolve("triage.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = file.tryLock();
            if (lock == null) {
                throw inUse(home);
            }
            return new HomeLock(file);
        } catch (OverlappingFileLockException e) {
            throw inUse(home);
        } catch (FileSystemException e) {
            throw new StartFailure("Cannot write to the folder " + home + " (" + reason(e)
                    + "). Make it writable, or set MESSAGETRIAGE_HOME to another folder.");
        } catch (IOException e) {
            throw new StartFailure("Cannot lock the folder " + home + ": " + e.getMessage(), e);
        }
    }

    private static StartFailure inUse(Path home) {
        return new StartFailure("Another triage service is running in " + home
                + ". Stop it, or set MESSAGETRIAGE_HOME to another folder.");
    }

    private static String reason(FileSystemException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e.getReason() == null ? e.getClass().getSimpleName() + " " + e.getFile() : e.getReason();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
