package org.messagetriage.inference.batching;

/**
 * Work that is done in turns on the engine's thread, such as writing a text: other work goes on between them. One thread
 * at a time calls it.
 */
public interface Steps<T> {

    /** Tokens that are still to be read. */
    int toRead();

    /** Tokens that are still to be written, at most. */
    int toWrite();

    /**
     * Does the next turn.
     *
     * @param tokens to write, at most; how many must make no difference to the result
     * @return tokens that were written; 0 for a turn of reading
     */
    int turn(int tokens);

    /** Bytes of memory that it holds at most, from its first turn until it is closed; never changes. */
    default long memory() {
        return 0;
    }

    /** Whether there is nothing left to do. */
    boolean done();

    /** What came of it, once it is done; also after {@link #close}. */
    T result();

    /** Gives back what it holds. Done or not; never during a turn; a second time does nothing. */
    void close();
}
