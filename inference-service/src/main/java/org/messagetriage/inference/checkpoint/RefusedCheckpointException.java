package org.messagetriage.inference.checkpoint;

/** A checkpoint that this service does not serve; the message tells the operator what about it, and what would be served. */
public class RefusedCheckpointException extends CheckpointException {

    public RefusedCheckpointException(String message) {
        super(message);
    }
}
