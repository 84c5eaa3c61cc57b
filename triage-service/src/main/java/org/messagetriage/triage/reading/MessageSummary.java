package org.messagetriage.triage.reading;

import java.time.Instant;
import org.messagetriage.triage.message.Message;
import org.messagetriage.triage.message.MessageState;
import org.messagetriage.triage.message.Queue;
import org.messagetriage.triage.message.ScoringStatus;

/**
 * A message as it stands in a list.
 *
 * @param text in a list the first {@value #LIST_TEXT} characters
 * @param textLength of the whole text; both count Unicode code points
 * @param queue null until decided, as is urgency
 * @param urgency 0 to 1, higher is sooner
 * @param label the newest that a person gave and did not take back, else the newest prediction's; null before either
 * @param corrected whether a person gave the label
 * @param claimedBy who holds the message until claimedUntil; both null when nobody does
 */
public record MessageSummary(
        long id,
        String externalId,
        String text,
        int textLength,
        String channel,
        String language,
        String authorRef,
        Instant receivedAt,
        Instant createdAt,
        ScoringStatus scoring,
        Queue queue,
        Double urgency,
        MessageState state,
        String label,
        boolean corrected,
        String claimedBy,
        Instant claimedUntil) {
    static final int LIST_TEXT = 400;

    /** With the full text. */
    static MessageSummary of(Message message, boolean corrected, Instant now) {
        boolean claimed = message.isClaimed(now);
        return new MessageSummary(
                message.id,
                message.externalId,
                message.text,
                message.text.codePointCount(0, message.text.length()),
                message.channel,
                message.language,
                message.authorRef,
                message.receivedAt,
                message.createdAt,
                message.status,
                message.queue,
                message.urgency,
                message.state,
                message.currentLabel,
                corrected,
                claimed ? message.claimedBy : null,
                claimed ? message.claimedUntil : null);
    }
}
