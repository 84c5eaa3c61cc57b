package org.messagetriage.triage.policy;

import org.messagetriage.triage.message.Queue;

/**
 * What a policy makes of one message.
 *
 * @param urgency 0 to 1; the queue hands out the greatest first
 * @param reason a sentence for the reviewer, with the numbers that decided
 */
public record Ruling(Queue queue, double urgency, String reason) {}
