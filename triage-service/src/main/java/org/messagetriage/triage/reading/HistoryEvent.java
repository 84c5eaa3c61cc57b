package org.messagetriage.triage.reading;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * Something that happened to a message.
 *
 * @param actor an account, {@code key:NAME}, {@code model:NAME}, {@code policy:VERSION} or {@code system}
 * @param summary a sentence for people
 * @param detail the same for programs, by kind
 */
public record HistoryEvent(Instant at, Kind kind, String actor, String summary, Map<String, Object> detail) {

    /** In the order in which things of the same instant happened. Clients should expect further kinds. */
    public enum Kind {
        RECEIVED,
        PREDICTED,
        CORRECTED,
        CORRECTION_UNDONE,
        REPLIED,
        DISMISSED,
        REVIEW_UNDONE,
        DECIDED,
        CLAIMED,
        RELEASED,
        OTHER;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
