package org.messagetriage.triage.message;

/** Fired within the transaction that stores messages; whoever waits for work observes its success. */
public record MessageStored() {}
