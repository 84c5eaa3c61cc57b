package org.messagetriage.triage.reading;

/**
 * How many messages stand where.
 *
 * @param pending not yet scored
 * @param failed could not be scored
 * @param none waiting messages that need no reply
 * @param repliedToday since midnight, in the service's time zone, not taken back
 */
public record Counts(
        long pending, long failed, Waiting reply, Waiting person, long none, long repliedToday, long dismissedToday) {

    /**
     * A queue's messages.
     *
     * @param waiting free to be claimed
     * @param claimed held by a reviewer now
     */
    public record Waiting(long waiting, long claimed) {}
}
