package org.messagetriage.triage.scoring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jboss.logging.Logger;
import org.messagetriage.triage.inference.Classification;
import org.messagetriage.triage.inference.InferenceClient;
import org.messagetriage.triage.inference.InferenceException;
import org.messagetriage.triage.inference.InferenceHealth;

/** One round of the worker's work: claim, ask, store; and what to do when there is no answer. */
@ApplicationScoped
class Scoring {
    private static final Logger LOG = Logger.getLogger(Scoring.class);

    /** How a round ended. {@code pause} is not zero when the service should be left alone for a while. */
    record Round(boolean worked, Duration pause) {
        static final Round IDLE = new Round(false, Duration.ZERO);
        static final Round DONE = new Round(true, Duration.ZERO);
    }

    private final ScoringStore store;
    private final InferenceClient inference;
    private final InferenceHealth health;
    private final ScoringConfig config;
    private final MeterRegistry metrics;
    private final BackOff pauses;
    private final BackOff retries;
    private boolean failedFirst;
    private int failuresInARow;

    Scoring(
            ScoringStore store,
            InferenceClient inference,
            InferenceHealth health,
            ScoringConfig config,
            MeterRegistry metrics) {
        this.store = store;
        this.inference = inference;
        this.health = health;
        this.config = config;
        this.metrics = metrics;
        DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
        pauses = new BackOff(config.firstPause(), config.longestPause(), random);
        retries = new BackOff(config.firstPause(), ScoringStore.LONGEST_RETRY, random);
    }

    Round round() {
        // In turn, so that neither a stream of new messages nor a heap of failing ones starves the other.
        failedFirst = !failedFirst;
        List<ClaimedMessage> claimed = failedFirst ? store.claimFailed() : store.claimFresh();
        if (claimed.isEmpty()) {
            claimed = failedFirst ? store.claimFresh() : store.claimFailed();
        }
        return claimed.isEmpty() ? Round.IDLE : score(claimed);
    }

    private Round score(List<ClaimedMessage> claimed) {
        Classification answer;
        Timer.Sample asked = Timer.start(metrics);
        try {
            answer = inference.classify(
                    claimed.stream().map(ClaimedMessage::text).toList());
            asked.stop(metrics.timer("messagetriage.scoring.calls", "outcome", "answered"));
        } catch (InferenceException e) {
            asked.stop(metrics.timer("messagetriage.scoring.calls", "outcome", "failed"));
            return switch (e.blame()) {
                case SERVICE -> pause(claimed, e);
                case UNCLEAR -> retryLater(claimed, e);
                case INPUT -> narrowDown(claimed, e);
            };
        }
        metrics.counter("messagetriage.messages.scored").increment(store.store(claimed, answer));
        health.answered();
        failuresInARow = 0;
        return Round.DONE;
    }

    private Round pause(List<ClaimedMessage> claimed, InferenceException e) {
        store.release(claimed, e.getMessage());
        return failed(e);
    }

    private Round retryLater(List<ClaimedMessage> claimed, InferenceException e) {
        LOG.warnf(
                "Could not score %d messages, the first of them %d: %s",
                claimed.size(), first(claimed), e.getMessage());
        int failures = claimed.get(0).attempts() + 1;
        if (failures >= config.attempts()) {
            giveUp(claimed, e);
        } else {
            store.retryLater(claimed, e.getMessage(), retries.after(failures));
        }
        return failed(e);
    }

    private Round failed(InferenceException e) {
        health.failed(e);
        failuresInARow++;
        Duration pause = pauses.after(failuresInARow);
        Duration asked = e.retryAfter().orElse(Duration.ZERO);
        return new Round(true, asked.compareTo(pause) > 0 ? asked : pause);
    }

    /** One refused text spoils its batch: halves it until the text is found. */
    private Round narrowDown(List<ClaimedMessage> claimed, InferenceException e) {
        if (claimed.size() == 1) {
            LOG.warnf("Message %d cannot be scored: %s", first(claimed), e.getMessage());
            giveUp(claimed, e);
            return Round.DONE;
        }
        int half = claimed.size() / 2;
        Round round = score(claimed.subList(0, half));
        List<ClaimedMessage> rest = claimed.subList(half, claimed.size());
        if (!round.pause().isZero()) {
            store.release(rest, e.getMessage());
            return round;
        }
        return score(rest);
    }

    private void giveUp(List<ClaimedMessage> claimed, InferenceException e) {
        metrics.counter("messagetriage.messages.unscorable").increment(store.giveUp(claimed, e.getMessage()));
    }

    private static long first(List<ClaimedMessage> claimed) {
        return claimed.get(0).id();
    }
}
