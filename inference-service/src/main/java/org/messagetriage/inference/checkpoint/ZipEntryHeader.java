package org.messagetriage.inference.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One line of a zip's directory.
 *
 * @param name path inside the zip
 * @param size bytes of its content
 * @param offset where its own header begins in the file
 */
record ZipEntryHeader(String name, long size, long offset) {

    private static final int BYTES = 46;
    private static final int SIGNATURE = 0x02014b50;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int EXTRA_64 = 1;
    private static final long IN_EXTRA = 0xffffffffL;

    /** Reads the line at the buffer's position and steps behind it. */
    static ZipEntryHeader read(ByteBuffer directory) throws CheckpointException {
        if (directory.remaining() < BYTES || directory.getInt(directory.position()) != SIGNATURE) {
            throw new CheckpointException("the zip's directory is damaged");
        }
        ByteBuffer fixed = take(directory, BYTES);
        int nameBytes = Short.toUnsignedInt(fixed.getShort(28));
        int extraBytes = Short.toUnsignedInt(fixed.getShort(30));
        int commentBytes = Short.toUnsignedInt(fixed.getShort(32));
        if (nameBytes + extraBytes + commentBytes > directory.remaining()) {
            throw new CheckpointException("the zip's directory is cut off");
        }
        String name = StandardCharsets.UTF_8.decode(take(directory, nameBytes)).toString();
        ByteBuffer extra = take(directory, extraBytes);
        take(directory, commentBytes);
        refuse(name, fixed.getShort(8), fixed.getShort(10));
        long[] fields = {
            Integer.toUnsignedLong(fixed.getInt(24)),
            Integer.toUnsignedLong(fixed.getInt(20)),
            Integer.toUnsignedLong(fixed.getInt(42))
        };
        readExtra(extra, fields);
        if (fields[0] != fields[1] || fields[0] < 0 || fields[2] < 0) {
            throw new CheckpointException("the zip's entry " + CheckpointException.quoted(name)
                    + " is stored, but its sizes are " + fields[0] + " and " + fields[1]);
        }
        return new ZipEntryHeader(name, fields[0], fields[2]);
    }

    private static void refuse(String name, int flags, int method) throws CheckpointException {
        String entry = "the zip's entry " + CheckpointException.quoted(name);
        if ((flags & ENCRYPTED) != 0 || method != STORED) {
            throw new CheckpointException(entry + " is compressed or encrypted; a checkpoint's entries are stored");
        }
        boolean absolute = name.startsWith("/") || name.contains("\\") || name.contains(":");
        if (absolute || name.indexOf('\0') >= 0 || List.of(name.split("/", -1)).contains("..")) {
            throw new CheckpointException(entry + " has a name that leads out of its folder");
        }
    }

    /** Of uncompressed size, compressed size and offset, those too large for 32 bits follow in the extra field. */
    private static void readExtra(ByteBuffer extra, long[] fields) {
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int bytes = Short.toUnsignedInt(extra.getShort());
            ByteBuffer block = take(extra, Math.min(bytes, extra.remaining()));
            for (int i = 0; id == EXTRA_64 && i < fields.length; i++) {
                if (fields[i] == IN_EXTRA && block.remaining() >= Long.BYTES) {
                    fields[i] = block.getLong();
                }
            }
        }
    }

    private static ByteBuffer take(ByteBuffer in, int bytes) {
        ByteBuffer taken = in.slice(in.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + bytes);
        return taken;
    }
}
