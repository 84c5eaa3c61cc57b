package org.messagetriage.triage.policy;

/** A new version is in force as soon as the transaction that fired this commits. */
record PolicyChanged(int version) {}
