package org.messagetriage.triage.queue;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.messagetriage.triage.message.Queue;

/**
 * Which queue to claim from.
 *
 * @param queue either unless told
 */
public record ClaimRequest(Choice queue) {

    /** The queues whose messages wait for somebody. */
    public enum Choice {
        @JsonProperty("reply")
        REPLY,
        @JsonProperty("person")
        PERSON
    }

    static Optional<Queue> chosen(ClaimRequest request) {
        return Optional.ofNullable(request).map(ClaimRequest::queue).map(choice -> Queue.valueOf(choice.name()));
    }
}
