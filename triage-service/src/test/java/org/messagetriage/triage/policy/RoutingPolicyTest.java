package org.messagetriage.triage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.messagetriage.triage.label.Label;
import org.messagetriage.triage.message.Queue;

class RoutingPolicyTest {
    private final RoutingPolicy policy = new RoutingPolicy(7, 0.5);

    @Test
    void likelyUnsatisfiedGoesToTheReplyQueueAndTheReasonHasTheNumbers() {
        Ruling ruling = policy.decide(scores(0.6, 0.2));
        assertEquals(Queue.REPLY, ruling.queue());
        assertEquals(0.8, ruling.urgency(), 1e-9);
        assertEquals(
                "Likely unsatisfied: very_unsatisfied 0.600 + unsatisfied 0.200 = 0.800, "
                        + "at or above the threshold 0.500 of policy 7.",
                ruling.reason());
    }

    @Test
    void belowTheThresholdNeedsNoReply() {
        Ruling ruling = policy.decide(scores(0.1, 0.2));
        assertEquals(Queue.NONE, ruling.queue());
        assertEquals(0.3, ruling.urgency(), 1e-9);
        assertTrue(ruling.reason().startsWith("No reply needed: "), ruling.reason());
    }

    @Test
    void aSumEqualToTheThresholdIsQueued() {
        assertEquals(Queue.REPLY, policy.decide(scores(0.25, 0.25)).queue());
        assertEquals(Queue.REPLY, new RoutingPolicy(1, 0).decide(scores(0, 0)).queue());
        assertEquals(Queue.REPLY, new RoutingPolicy(1, 1).decide(scores(1, 0)).queue());
    }

    @Test
    void aSumJustUnderTheThresholdDoesNotReadAsIfItReachedIt() {
        String reason = policy.decide(scores(0.49999, 0)).reason();
        assertTrue(reason.contains("= 0.49999, below the threshold 0.50000 of"), reason);
    }

    @Test
    void humanOnlyAndUnscoredMessagesAreForPeopleAndDoNotWaitBehindOthers() {
        for (boolean humanOnly : new boolean[] {true, false}) {
            Ruling ruling = policy.decide(unscored(humanOnly));
            assertEquals(Queue.PERSON, ruling.queue());
            assertEquals(1, ruling.urgency());
        }
    }

    @ParameterizedTest
    @EnumSource(Label.class)
    void aPersonsLabelOverrulesScoresThresholdAndHumanOnly(Label given) {
        boolean unhappy = given == Label.VERY_UNSATISFIED || given == Label.UNSATISFIED;
        for (Facts facts : new Facts[] {scores(1, 0), scores(0, 0), unscored(true), unscored(false)}) {
            Facts labelled = new Facts(facts.humanOnly(), Optional.of(given), facts.scores());
            Ruling ruling = new RoutingPolicy(1, unhappy ? 1 : 0).decide(labelled);
            assertEquals(unhappy ? Queue.REPLY : Queue.NONE, ruling.queue());
            assertTrue(ruling.reason().contains(given.wireName()), ruling.reason());
        }
    }

    private static Facts unscored(boolean humanOnly) {
        return new Facts(humanOnly, Optional.empty(), Map.of());
    }

    private static Facts scores(double veryUnsatisfied, double unsatisfied) {
        Map<String, Double> scores = Map.of(
                "very_unsatisfied",
                veryUnsatisfied,
                "unsatisfied",
                unsatisfied,
                "satisfied",
                1 - veryUnsatisfied - unsatisfied);
        return new Facts(false, Optional.empty(), scores);
    }
}
