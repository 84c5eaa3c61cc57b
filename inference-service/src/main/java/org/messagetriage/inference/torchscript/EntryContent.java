package org.messagetriage.inference.torchscript;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of an archive's entry, handed on in pieces. Asked twice, for the checksum goes before them. */
interface EntryContent {

    /** Takes one piece; the buffer is valid until it returns. */
    interface Sink {
        void accept(ByteBuffer piece) throws IOException;
    }

    void write(Sink out) throws IOException;

    static EntryContent of(byte[] bytes) {
        return out -> out.accept(ByteBuffer.wrap(bytes));
    }
}
