package org.messagetriage.triage.policy;

import java.time.Instant;
import java.util.List;

/** One version of the policy. */
public record PolicyView(int version, double threshold, String author, String note, Instant createdAt) {

    static PolicyView of(Policy policy) {
        return new PolicyView(policy.version, policy.threshold, policy.author, policy.note, policy.createdAt);
    }

    /**
     * The version in force.
     *
     * @param toDecideAgain waiting messages that an older version decided and this one has not reached yet
     */
    public record Active(
            int version, double threshold, String author, String note, Instant createdAt, long toDecideAgain) {
        static Active of(Policy policy, long toDecideAgain) {
            return new Active(
                    policy.version, policy.threshold, policy.author, policy.note, policy.createdAt, toDecideAgain);
        }
    }

    /** Newest first. */
    public record Versions(List<PolicyView> items) {}
}
