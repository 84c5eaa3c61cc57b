package org.messagetriage.triage.message;

import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.policy.DecisionService;
import org.messagetriage.triage.prediction.Prediction;
import org.messagetriage.triage.prediction.Score;

/** Messages as intake and the scoring worker leave them, for tests of what comes after. */
public final class Messages {
    private Messages() {}

    /** Scored and decided by the policy in force. @return its id */
    public static long scored(String text, double veryUnsatisfied, double unsatisfied) {
        return scored(text, veryUnsatisfied, unsatisfied, message -> {});
    }

    public static long scored(String text, double veryUnsatisfied, double unsatisfied, Consumer<Message> with) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Message message = stored(text, ScoringStatus.SCORED, with);
            Prediction prediction = new Prediction();
            prediction.messageId = message.id;
            prediction.model = "satisfaction";
            prediction.revision = "fake-1";
            prediction.scores = scores(veryUnsatisfied, unsatisfied);
            prediction.label = prediction.scores.get(0).label();
            prediction.persist();
            decisions().decide(message);
            return message.id;
        });
    }

    /** No model may score it; decided. */
    public static long humanOnly(String text) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Message message = stored(text, ScoringStatus.HUMAN_ONLY, it -> it.humanOnly = true);
            decisions().decide(message);
            return message.id;
        });
    }

    /** Not scored, not decided; held as by a worker, so that none takes it. */
    public static long pending(String text) {
        return QuarkusTransaction.requiringNew().call(() -> stored(
                        text,
                        ScoringStatus.PENDING,
                        it -> it.nextAttemptAt = Instant.now().plus(TestDatabase.SCORING_LEASE))
                .id);
    }

    private static Message stored(String text, ScoringStatus status, Consumer<Message> with) {
        Message message = new Message();
        message.bodyHash = UUID.randomUUID().toString();
        message.text = text;
        message.receivedAt = Instant.now();
        message.nextAttemptAt = Instant.now();
        message.status = status;
        with.accept(message);
        message.persistAndFlush();
        return message;
    }

    private static List<Score> scores(double veryUnsatisfied, double unsatisfied) {
        double rest = (1 - veryUnsatisfied - unsatisfied) / 3;
        return List.of(
                        new Score("very_unsatisfied", veryUnsatisfied),
                        new Score("unsatisfied", unsatisfied),
                        new Score("neutral", rest),
                        new Score("satisfied", rest),
                        new Score("very_satisfied", rest))
                .stream()
                .sorted((a, b) -> Double.compare(b.score(), a.score()))
                .toList();
    }

    private static DecisionService decisions() {
        return Arc.container().instance(DecisionService.class).get();
    }
}
