package org.messagetriage.triage.policy;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * A new version of the policy.
 *
 * @param threshold P(very_unsatisfied) + P(unsatisfied) from which on a message is queued for a reply, 0 to 1
 * @param note why, for whoever reads the versions later
 */
public record PolicyRequest(
        @NotNull(message = "is missing; it is a number from 0 to 1")
                @DecimalMin(value = "0", message = "must be a number from 0 to 1")
                @DecimalMax(value = "1", message = "must be a number from 0 to 1")
                Double threshold,
        @Size(max = 1000, message = "must have at most {max} characters") String note) {}
