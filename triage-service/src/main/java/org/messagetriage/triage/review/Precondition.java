package org.messagetriage.triage.review;

import java.util.Arrays;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;
import org.messagetriage.triage.message.Message;

/**
 * The version of a message that a client has seen, out of an If-Match header (RFC 9110): a change based on an older one
 * is refused. Without the header any version will do.
 *
 * @param ifMatch the header's value, or null
 */
public record Precondition(String ifMatch) {

    void check(Message message) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return;
        }
        String current = "\"" + message.version + "\"";
        if (Arrays.stream(ifMatch.split(",")).map(Precondition::strong).noneMatch(current::equals)) {
            throw new TriageException(
                    ErrorCode.STALE_VERSION,
                    "Message " + message.id + " has version " + current + " now, not " + ifMatch + "; read it again");
        }
    }

    /** A proxy that compresses an answer (our nginx does) marks its tag as weak; a version is exact all the same. */
    private static String strong(String tag) {
        String stripped = tag.strip();
        return stripped.startsWith("W/") ? stripped.substring(2) : stripped;
    }
}
