package org.messagetriage.inference.batching;

/** Who waits for the work. */
public enum Priority {
    /** Somebody at a page or a program in the middle of something: runs first. */
    INTERACTIVE,
    /**
     * A job that nobody watches: runs when nothing else waits, and now and then all the same. No batch mixes two requests,
     * so that equal requests get rows that are equal to the last bit.
     */
    BATCH
}
