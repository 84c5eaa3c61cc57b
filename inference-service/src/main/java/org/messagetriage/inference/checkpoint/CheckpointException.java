package org.messagetriage.inference.checkpoint;

import java.io.IOException;

/** A file that is no checkpoint, or not one that is read here; the message says what was found and what was expected. */
public class CheckpointException extends IOException {

    private static final int QUOTED = 80;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same refusal, with the name of the file that it is about. */
    CheckpointException in(Object file) {
        return new CheckpointException(file + ": " + getMessage(), this);
    }

    /** Text out of an untrusted file as it may stand in a message: short and without control characters. */
    public static String quoted(String text) {
        return '"' + printable(text, QUOTED) + '"';
    }

    /** The same without quotation marks, for text that has some of its own, or is a list. */
    public static String printable(String text, int most) {
        String start = text.length() > most ? text.substring(0, most) + "..." : text;
        return start.replaceAll("\\p{C}", "?");
    }
}
