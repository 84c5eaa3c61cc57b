package org.messagetriage.inference.transform;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Reads lines as bytes, counts their bytes, and never holds more of one than a limit. */
final class LineReader implements Closeable {

    /**
     * @param content without the line break; cut at the limit, and then {@code tooLong}
     * @param endOffset bytes up to here, the line break included
     */
    record Line(byte[] content, boolean tooLong, long endOffset) {}

    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int filled;
    private long offset;

    LineReader(InputStream in, int limit, long offset) {
        this.in = in;
        this.limit = limit;
        this.offset = offset;
    }

    /** Null at the end. Nothing behind the last line break is no line. */
    Line next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        boolean any = false;
        boolean whole = false;
        while (!whole && fill()) {
            any = true;
            int start = position;
            while (position < filled && buffer[position] != '\n') {
                position++;
            }
            int length = position - start;
            int room = Math.min(limit - line.size(), length);
            line.write(buffer, start, room);
            tooLong |= length > room;
            whole = position < filled;
            position += whole ? 1 : 0;
            offset += position - start;
        }
        return any ? new Line(line.toByteArray(), tooLong, offset) : null;
    }

    private boolean fill() throws IOException {
        if (position < filled) {
            return true;
        }
        position = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
