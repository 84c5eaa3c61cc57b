package org.messagetriage.inference.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Read access to a file's bytes, which may be more than one buffer holds. */
interface FileBytes {

    long size();

    /**
     * A little-endian view of a part of the file.
     *
     * @throws CheckpointException if the part is not inside the file or longer than a buffer can be (2 GiB - 1)
     */
    ByteBuffer slice(long offset, long length) throws IOException;

    /** A file that is in memory. */
    static FileBytes of(ByteBuffer file) {
        ByteBuffer whole = file.slice();
        return new FileBytes() {
            @Override
            public long size() {
                return whole.remaining();
            }

            @Override
            public ByteBuffer slice(long offset, long length) throws CheckpointException {
                check(offset, length, size());
                return whole.slice((int) offset, (int) length).order(ByteOrder.LITTLE_ENDIAN);
            }
        };
    }

    static void check(long offset, long length, long size) throws CheckpointException {
        if (offset < 0 || length < 0 || offset > size || length > size - offset) {
            throw new CheckpointException(
                    length + " bytes at " + offset + " are not inside the file, which has " + size);
        }
        if (length > Integer.MAX_VALUE) {
            throw new CheckpointException("a piece of " + length + " bytes is too long; at most 2 GiB are read as one");
        }
    }
}
