package org.messagetriage.triage.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.messagetriage.triage.error.BodyTooLargeException;

/** A body that is refused past a limit. */
final class LimitedStream extends FilterInputStream {
    private final long limit;
    private long read;

    LimitedStream(InputStream body, long limit) {
        super(body);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int more = super.read(buffer, offset, length);
        read += Math.max(0, more);
        if (read > limit) {
            // To its end, so that the client, which is still sending, hears the answer; Quarkus' limit ends it at last.
            in.transferTo(OutputStream.nullOutputStream());
            throw new BodyTooLargeException(BodyLimits.expected(limit));
        }
        return more;
    }
}
