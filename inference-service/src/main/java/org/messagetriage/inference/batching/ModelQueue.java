package org.messagetriage.inference.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.messagetriage.inference.batching.Submission.Item;
import org.messagetriage.inference.engine.Model;

/**
 * The work that waits for one model, and the choice of what runs next.
 *
 * <p>Requests take turns to seed a batch, so that a short one waits for one batch of each request before it and not for
 * the whole of a long one, and nobody is starved. The rest of the batch is filled with inputs of similar length from all
 * requests. Not thread-safe: the scheduler's lock guards it.
 */
final class ModelQueue {

    final Model model;

    private final int batchTokens;
    private final int batchSize;
    private final TreeSet<Item> byLength = new TreeSet<>();
    private final Deque<Submission> turns = new ArrayDeque<>();
    private int tokens;

    /** Tokens a nanosecond, averaged over the latest batches; 0 before the first. */
    private double rate;

    ModelQueue(Model model, int batchTokens, int batchSize) {
        this.model = model;
        this.batchTokens = batchTokens;
        this.batchSize = batchSize;
    }

    int tokens() {
        return tokens;
    }

    boolean isEmpty() {
        return byLength.isEmpty();
    }

    void add(Submission submission) {
        for (Item item : submission.items) {
            byLength.add(item);
        }
        tokens += submission.tokens;
        turns.addLast(submission);
    }

    /** Takes back what has not run. */
    void remove(Submission submission) {
        for (Item item : submission.items) {
            take(item);
        }
        turns.remove(submission);
    }

    /** The next batch; the queue must not be empty. */
    List<Item> next() {
        Submission turn = turns.pollFirst();
        Item seed = turn.head();
        List<Item> batch = new ArrayList<>();
        batch.add(seed);
        int shortest = seed.tokens;
        int longest = seed.tokens;
        Item below = byLength.lower(seed);
        Item above = byLength.higher(seed);
        while (batch.size() < batchSize) {
            boolean takeBelow = below != null && fits(below.tokens, longest, batch.size());
            boolean takeAbove = above != null && fits(shortest, above.tokens, batch.size());
            if (takeBelow && takeAbove) {
                takeBelow = seed.tokens - below.tokens < above.tokens - seed.tokens;
                takeAbove = !takeBelow;
            }
            if (takeAbove) {
                batch.add(above);
                longest = above.tokens;
                above = byLength.higher(above);
            } else if (takeBelow) {
                batch.add(below);
                shortest = below.tokens;
                below = byLength.lower(below);
            } else {
                break;
            }
        }
        batch.forEach(this::take);
        if (turn.head() != null) {
            turns.addLast(turn);
        }
        turns.removeIf(waiting -> waiting.head() == null);
        return batch;
    }

    /** Whether one more input keeps the rectangle in the budget, and its shortest row is not mostly padding. */
    private boolean fits(int shortest, int longest, int size) {
        return (size + 1L) * longest <= batchTokens && longest <= shortest + Math.max(8, shortest / 4);
    }

    private void take(Item item) {
        if (item.queued) {
            item.queued = false;
            byLength.remove(item);
            tokens -= item.tokens;
        }
    }

    void ran(int batchTokens, long nanos) {
        double latest = batchTokens / (double) Math.max(1, nanos);
        rate = rate == 0 ? latest : 0.8 * rate + 0.2 * latest;
    }

    /** Seconds until {@code more} tokens have room, by the measured rate: from 1 to 60. */
    int secondsUntilRoom(int more, int bound) {
        if (rate == 0) {
            return 1;
        }
        double seconds = Math.max(0, (double) tokens + more - bound) / rate / 1e9;
        return (int) Math.max(1, Math.min(60, Math.ceil(seconds)));
    }
}
