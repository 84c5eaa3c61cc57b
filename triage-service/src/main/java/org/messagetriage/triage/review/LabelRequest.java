package org.messagetriage.triage.review;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.messagetriage.triage.label.Label;

/**
 * What a person says a message is.
 *
 * @param label the same as the model's to confirm it
 * @param reason in the reviewer's words
 */
public record LabelRequest(
        @NotNull(message = "is missing; it is one of /api/labels") Label label,
        @Size(max = 1000, message = "must have at most {max} characters") String reason) {}
