package org.messagetriage.inference.transform;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** Takes an input in, to disk as it comes: never more than a buffer of it is in memory. */
final class Upload {

    /** What a sender is to bring while there is patience with it: it has a place that others may want. */
    private static final int LEAST_BYTES = 1 << 16;

    private final long longest;
    private final Duration patience;
    private final LongSupplier room;
    private final LongConsumer took;

    /**
     * @param room bytes that may still be taken of the disk
     * @param took told what was taken of it
     */
    Upload(TransformConfig config, LongSupplier room, LongConsumer took) {
        this.longest = config.input().asLongValue();
        this.patience = config.patience();
        this.room = room;
        this.took = took;
    }

    /**
     * Reads to the end; then the file is safe.
     *
     * @throws IOException if the sender went away
     * @throws InferenceException {@code BODY_TOO_LARGE}, {@code BODY_TOO_SLOW}, {@code STORAGE_FULL}
     */
    LineCounter to(Path file, InputStream in) throws IOException {
        LineCounter counter = new LineCounter();
        byte[] buffer = new byte[1 << 16];
        long since = System.nanoTime();
        long before = 0;
        try (FileChannel channel = create(file)) {
            OutputStream out = Channels.newOutputStream(channel);
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                counter.add(buffer, read);
                requireRoom(counter.bytes(), read);
                write(out, buffer, read);
                took.accept(read);
                if (System.nanoTime() - since > patience.toNanos()) {
                    requirePace(counter.bytes() - before);
                    since = System.nanoTime();
                    before = counter.bytes();
                }
            }
            sync(channel);
        }
        return counter;
    }

    private void requireRoom(long bytes, int more) {
        if (bytes > longest) {
            throw new InferenceException(ErrorCode.BODY_TOO_LARGE, "The input is longer than " + longest + " bytes");
        }
        if (more > room.getAsLong()) {
            throw new InferenceException(
                    ErrorCode.STORAGE_FULL,
                    "Transform jobs take as much of the disk as they may: remove finished ones");
        }
    }

    private void requirePace(long bytes) {
        if (bytes < LEAST_BYTES) {
            throw new InferenceException(
                    ErrorCode.BODY_TOO_SLOW,
                    "In the latest " + patience.toSeconds() + " seconds " + bytes + " bytes came, less than "
                            + LEAST_BYTES);
        }
    }

    private static FileChannel create(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw full(e);
        }
    }

    private static void write(OutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw full(e);
        }
    }

    private static void sync(FileChannel channel) {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw full(e);
        }
    }

    /** The system's words name our folders, which are nobody's business. */
    static InferenceException full(IOException e) {
        org.jboss.logging.Logger.getLogger(Upload.class).error("An input could not be kept", e);
        return new InferenceException(
                ErrorCode.STORAGE_FULL, "The input could not be written to the disk, which may be full");
    }
}
