package org.messagetriage.inference.transform;

import java.io.IOException;
import java.io.InputStream;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** Counts lines as their bytes pass by. */
final class LineCounter {

    private long breaks;
    private long bytes;
    private byte last = '\n';

    /**
     * Lines of a source, read to its end.
     *
     * @param longest bytes that are read of it: a small packed file may hold very many
     * @throws InferenceException {@code BODY_TOO_LARGE}
     */
    static long count(LineSource source, long longest) throws IOException {
        LineCounter counter = new LineCounter();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = source.open(0)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                counter.add(buffer, read);
                if (counter.bytes > longest) {
                    throw new InferenceException(
                            ErrorCode.BODY_TOO_LARGE, "The input is longer than " + longest + " bytes");
                }
            }
        }
        return counter.lines();
    }

    void add(byte[] buffer, int length) {
        for (int i = 0; i < length; i++) {
            breaks += buffer[i] == '\n' ? 1 : 0;
        }
        if (length > 0) {
            last = buffer[length - 1];
            bytes += length;
        }
    }

    /** A last line needs no line break. */
    long lines() {
        return last == '\n' ? breaks : breaks + 1;
    }

    long bytes() {
        return bytes;
    }
}
