package org.messagetriage.triage.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far scoring got with a message. Only PENDING ones are taken by the scoring worker. */
public enum ScoringStatus {
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("scored")
    SCORED,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("human_only")
    HUMAN_ONLY
}
