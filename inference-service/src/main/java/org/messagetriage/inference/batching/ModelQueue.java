package org.messagetriage.inference.batching;

import java.util.List;
import java.util.stream.Stream;
import org.messagetriage.inference.batching.Submission.Item;
import org.messagetriage.inference.engine.Model;

/** The work that waits for one model, a lane for each priority. Not thread-safe: the scheduler's lock guards it. */
final class ModelQueue {

    final Model model;

    private final Lane interactive;
    private final Lane batch;

    ModelQueue(Model model, BatchingConfig config) {
        this.model = model;
        interactive = new Lane(config.batchTokens(), config.batchSize(), false);
        batch = new Lane(config.batchTokens(), config.batchSize(), true);
    }

    private Lane lane(Priority priority) {
        return priority == Priority.INTERACTIVE ? interactive : batch;
    }

    int tokens(Priority priority) {
        return lane(priority).tokens();
    }

    /** Requests of which something has not run. */
    Stream<Submission> submissions() {
        return Stream.concat(interactive.submissions(), batch.submissions());
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

    /** Tokens that go before newcomers of a priority. */
    int tokensBefore(Priority newcomer) {
        return newcomer == Priority.INTERACTIVE ? interactive.tokens() : interactive.tokens() + batch.tokens();
    }
}
