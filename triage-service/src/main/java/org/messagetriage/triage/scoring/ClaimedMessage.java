package org.messagetriage.triage.scoring;

import java.time.Instant;

/**
 * A message that this worker holds.
 *
 * @param attempts failures so far
 * @param leasedUntil also tells this claim from a later one of the same message
 */
record ClaimedMessage(long id, String text, int attempts, Instant leasedUntil) {}
