package org.messagetriage.triage.review;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.messagetriage.triage.message.MessageState;

/** How a reviewer finishes with a message. */
public record ResolutionRequest(
        @NotNull(message = "is missing; it is replied or dismissed") Action action,
        @Size(max = 4000, message = "must have at most {max} characters") String note) {

    public enum Action {
        @JsonProperty("replied")
        REPLIED,
        @JsonProperty("dismissed")
        DISMISSED;

        MessageState state() {
            return MessageState.valueOf(name());
        }
    }
}
