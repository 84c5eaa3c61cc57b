package org.messagetriage.triage.intake;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.messagetriage.triage.error.TriageException;

/**
 * What became of a request.
 *
 * @param id the message's; 0 when refused
 * @param refusal null unless refused
 */
record Receipt(Status status, long id, TriageException refusal) {
    enum Status {
        @JsonProperty("created")
        CREATED,
        @JsonProperty("repeated")
        REPEATED,
        @JsonProperty("refused")
        REFUSED
    }

    static Receipt refused(TriageException refusal) {
        return new Receipt(Status.REFUSED, 0, refusal);
    }
}
