package org.messagetriage.inference.batching;

/**
 * What texts in the making may hold of memory, and what they do. Not thread-safe: the scheduler's lock guards it.
 *
 * <p>A text that has begun keeps what it may come to need, so that it never has to stop for want of it.
 */
final class TextMemory {

    private long limit = Long.MAX_VALUE;
    private long held;

    void limit(long bytes) {
        limit = bytes;
    }

    long limit() {
        return limit;
    }

    boolean hasRoom(long bytes) {
        return bytes <= limit - held;
    }

    void take(long bytes) {
        held += bytes;
    }

    void giveBack(long bytes) {
        held -= bytes;
    }
}
