package org.messagetriage.triage.error;

import java.io.IOException;

/** Thrown by the body's stream itself. An IOException, because whoever parses the stream passes those on as they are. */
public class BodyTooLargeException extends IOException {
    /** @param detail shown to the client */
    public BodyTooLargeException(String detail) {
        super(detail);
    }
}
