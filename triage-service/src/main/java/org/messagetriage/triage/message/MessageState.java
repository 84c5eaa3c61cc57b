package org.messagetriage.triage.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What people have done with a message. */
public enum MessageState {
    @JsonProperty("waiting")
    WAITING,
    @JsonProperty("replied")
    REPLIED,
    @JsonProperty("dismissed")
    DISMISSED
}
