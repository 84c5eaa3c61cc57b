package org.messagetriage.inference.transform;

import java.io.Closeable;
import java.io.IOException;

/** Where the answers of a transformation go, one line each, in order. Used by one thread. */
public interface LineSink extends Closeable {

    /**
     * Makes ready to write behind {@code offset}; what an earlier run wrote behind it is dropped.
     *
     * @param offset one that {@link #sync} returned, or 0
     * @throws IOException if less than that is there
     */
    void open(long offset) throws IOException;

    /** Takes a line without its line break. It need not be safe yet. */
    void write(byte[] line) throws IOException;

    /** Makes all that was written safe from a loss of power, and says where it ends. */
    long sync() throws IOException;
}
