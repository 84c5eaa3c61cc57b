package org.messagetriage.triage.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a decision sends a message: to whoever replies, to nobody, or to a person without any model's opinion. */
public enum Queue {
    @JsonProperty("reply")
    REPLY,
    @JsonProperty("none")
    NONE,
    @JsonProperty("person")
    PERSON
}
