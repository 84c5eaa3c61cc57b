package org.messagetriage.inference.batching;

import java.util.List;
import org.messagetriage.inference.batching.Submission.Item;
import org.messagetriage.inference.engine.Model;

/** The work that waits for one model, a lane for each priority. Not thread-safe: the scheduler's lock guards it. */
final class ModelQueue {

    final Model model;

    private final int batchTokens;
    private final Lane interactive;
    private final Lane batch;

    /** Tokens a nanosecond, averaged over the latest batches; 0 before the first. */
    private double rate;

    ModelQueue(Model model, BatchingConfig config) {
        this.model = model;
        batchTokens = config.batchTokens();
        interactive = new Lane(batchTokens, config.batchSize(), false);
        batch = new Lane(batchTokens, config.batchSize(), true);
    }

    private Lane lane(Priority priority) {
        return priority == Priority.INTERACTIVE ? interactive : batch;
    }

    int tokens() {
        return interactive.tokens() + batch.tokens();
    }

    boolean isEmpty(Priority priority) {
        return lane(priority).isEmpty();
    }

    void add(Submission submission) {
        lane(submission.priority).add(submission);
    }

    /** Takes back what has not run. */
    void remove(Submission submission) {
        lane(submission.priority).remove(submission);
    }

    /** The next batch; the lane must not be empty. */
    List<Item> next(Priority priority) {
        return lane(priority).next();
    }

    /** A full batch tells more of the rate than a lone input; one that was held up must not count by its time. */
    void ran(int tokensOfBatch, long nanos) {
        double latest = tokensOfBatch / (double) Math.max(1, nanos);
        double weight = Math.max(0.05, Math.min(0.5, 0.5 * tokensOfBatch / batchTokens));
        rate = rate == 0 ? latest : rate + weight * (latest - rate);
    }

    /** How long so many tokens take at the measured rate; 0 before anything was measured. */
    double nanos(int tokens) {
        return rate == 0 ? 0 : tokens / rate;
    }

    /** How long the work takes that goes before newcomers of a priority. */
    double nanosBefore(Priority newcomer) {
        return nanos(newcomer == Priority.INTERACTIVE ? interactive.tokens() : tokens());
    }
}
