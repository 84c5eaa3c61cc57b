package org.messagetriage.inference.batching;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.messagetriage.inference.batching.Submission.Item;
import org.messagetriage.inference.engine.Model;

/**
 * All that waits, a queue for each model, and the choice of what runs next. Not thread-safe: the scheduler's lock guards
 * it.
 *
 * <p>Interactive work goes before batch work; of {@value #BATCH_SHARE} batches one is batch work's if any waits.
 */
final class Backlog {

    /** Batch work gets one batch of so many, however much interactive work waits. */
    private static final int BATCH_SHARE = 8;

    private final BatchingConfig config;
    private final Map<Model, ModelQueue> queues = new HashMap<>();
    private final Deque<ModelQueue> turns = new ArrayDeque<>();
    private int interactiveInARow;

    Backlog(BatchingConfig config) {
        this.config = config;
    }

    Collection<ModelQueue> queues() {
        return queues.values();
    }

    /** Tokens that wait for a model. */
    int tokens(Model model) {
        ModelQueue queue = queues.get(model);
        return queue == null ? 0 : queue.tokens();
    }

    void add(Submission submission) {
        queues.computeIfAbsent(submission.model, this::open).add(submission);
    }

    private ModelQueue open(Model model) {
        ModelQueue queue = new ModelQueue(model, config);
        turns.addLast(queue);
        return queue;
    }

    /** Takes back what has not run. */
    void remove(Submission submission) {
        queues.get(submission.model).remove(submission);
    }

    /** Takes the next batch out; null if nothing waits. */
    List<Item> next() {
        boolean batchFirst = interactiveInARow >= BATCH_SHARE - 1;
        for (Priority priority : batchFirst
                ? List.of(Priority.BATCH, Priority.INTERACTIVE)
                : List.of(Priority.INTERACTIVE, Priority.BATCH)) {
            ModelQueue queue = turn(priority);
            if (queue != null) {
                interactiveInARow = priority == Priority.BATCH ? 0 : interactiveInARow + 1;
                return queue.next(priority);
            }
        }
        return null;
    }

    /** Models take turns; null if none has work of the priority. */
    private ModelQueue turn(Priority priority) {
        for (ModelQueue queue : turns) {
            if (!queue.isEmpty(priority)) {
                turns.remove(queue);
                turns.addLast(queue);
                return queue;
            }
        }
        return null;
    }
}
