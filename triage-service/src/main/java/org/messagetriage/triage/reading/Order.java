package org.messagetriage.triage.reading;

/** The orders of a list. Both end with the id, so that no two messages share a place. */
public enum Order {
    /** As the queue hands out: most urgent first, then oldest; undecided messages last. */
    URGENCY,
    /** Latest received first. */
    NEWEST
}
