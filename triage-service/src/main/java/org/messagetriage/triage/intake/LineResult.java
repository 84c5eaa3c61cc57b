package org.messagetriage.triage.intake;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The answer to one line.
 *
 * @param line counted from 1, empty ones included
 * @param id the message's; null when refused
 * @param error null unless refused
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LineResult(int line, Receipt.Status status, Long id, String externalId, Refusal error) {
    /** @param field the first that is wrong; null where no field is to blame */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Refusal(String code, String message, String field) {}
}
