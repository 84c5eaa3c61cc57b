package org.messagetriage.triage.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads lines as bytes, and never holds more of one than a limit. */
final class LineReader {
    /** @param content without the line break; cut at the limit, and then {@code tooLong} */
    record Line(byte[] content, boolean tooLong) {}

    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int filled;

    LineReader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** Null at the end. Waits for input where there is none yet. */
    Line next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        boolean any = false;
        while (fill()) {
            any = true;
            int start = position;
            while (position < filled && buffer[position] != '\n') {
                position++;
            }
            int room = limit - line.size();
            int length = position - start;
            line.write(buffer, start, Math.min(room, length));
            tooLong |= length > room;
            if (position < filled) {
                position++;
                break;
            }
        }
        return any ? new Line(line.toByteArray(), tooLong) : null;
    }

    /** Whether the next line, or some of it, has arrived already. */
    boolean hasMore() throws IOException {
        return position < filled || in.available() > 0;
    }

    private boolean fill() throws IOException {
        if (position < filled) {
            return true;
        }
        position = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }
}
