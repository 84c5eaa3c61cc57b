package org.messagetriage.inference.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A file mapped into memory: its pages are read when they are touched, and belong to the page cache, not to the heap.
 *
 * <p>Views stay valid after {@link #close()}. The file must not be cut while they are in use.
 */
final class MappedFile implements FileBytes, Closeable {

    /** Mappings start at multiples of this and reach up to 2 GiB, so that most pieces share one. */
    private static final int WINDOW_BITS = 30;

    private static final byte[] LFS_POINTER = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

    private final FileChannel channel;
    private final long size;
    private final Map<Long, ByteBuffer> windows = new HashMap<>();

    /** @throws CheckpointException if the file is a pointer that Git left in the place of the file */
    MappedFile(Path file) throws IOException {
        channel = FileChannel.open(file);
        try {
            size = channel.size();
            refusePointer();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ByteBuffer slice(long offset, long length) throws IOException {
        FileBytes.check(offset, length, size);
        long start = offset >> WINDOW_BITS << WINDOW_BITS;
        if (offset - start + length > Integer.MAX_VALUE) {
            return map(offset, length);
        }
        ByteBuffer window = windows.get(start);
        if (window == null) {
            window = map(start, Math.min(size - start, Integer.MAX_VALUE));
            windows.put(start, window);
        }
        return window.slice((int) (offset - start), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private ByteBuffer map(long offset, long length) throws IOException {
        return channel.map(MapMode.READ_ONLY, offset, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void refusePointer() throws IOException {
        ByteBuffer start = slice(0, Math.min(size, LFS_POINTER.length));
        if (start.equals(ByteBuffer.wrap(LFS_POINTER))) {
            throw new CheckpointException("is a Git LFS pointer and not the file itself; `git lfs pull` fetches it");
        }
    }
}
