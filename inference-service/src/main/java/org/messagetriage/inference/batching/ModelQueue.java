package org.messagetriage.inference.batching;

import java.time.Duration;
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
        Shape shape = new Shape(seed.tokens, seed.tokens, 1);
        Item below = byLength.lower(seed);
        Item above = byLength.higher(seed);
        while (shape.size < batchSize) {
            Item nearest = nearest(seed, fitting(shape, below), fitting(shape, above));
            if (nearest == null) {
                break;
            }
            batch.add(nearest);
            shape = shape.with(nearest);
            if (nearest == above) {
                above = byLength.higher(above);
            } else {
                below = byLength.lower(below);
            }
        }
        batch.forEach(this::take);
        if (turn.head() != null) {
            turns.addLast(turn);
        }
        turns.removeIf(waiting -> waiting.head() == null);
        return batch;
    }

    private Item fitting(Shape shape, Item candidate) {
        return candidate != null && shape.with(candidate).isWithin(batchTokens) ? candidate : null;
    }

    /** On a tie the later one: the seed is the first of its request, so its own premise goes on there. */
    private static Item nearest(Item seed, Item below, Item above) {
        if (below == null || above == null) {
            return below == null ? above : below;
        }
        return seed.length - below.length < above.length - seed.length ? below : above;
    }

    /** A batch as a rectangle. */
    private record Shape(int shortest, int longest, int size) {

        Shape with(Item item) {
            return new Shape(Math.min(shortest, item.tokens), Math.max(longest, item.tokens), size + 1);
        }

        /** Whether it keeps to the budget, and its shortest row is not mostly padding. */
        boolean isWithin(int budget) {
            return (long) size * longest <= budget && longest <= shortest + Math.max(8, shortest / 4);
        }
    }

    private void take(Item item) {
        if (item.queued) {
            item.queued = false;
            byLength.remove(item);
            tokens -= item.tokens;
        }
    }

    /** A full batch tells more of the rate than a lone input; one that was held up must not count by its time. */
    void ran(int tokensOfBatch, long nanos) {
        double latest = tokensOfBatch / (double) Math.max(1, nanos);
        double weight = Math.max(0.05, Math.min(0.5, 0.5 * tokensOfBatch / batchTokens));
        rate = rate == 0 ? latest : rate + weight * (latest - rate);
    }

    /** Tokens that may wait: no more than the bound, nor than the measured rate gets done in the time of a request. */
    int room(int bound, Duration time) {
        return rate == 0 ? bound : (int) Math.min(bound, time.toNanos() * rate);
    }

    /** Seconds until {@code more} tokens find room, by the measured rate: from 1 to 60. */
    int secondsUntil(int more, int room) {
        if (rate == 0) {
            return 1;
        }
        double seconds = Math.max(0, (double) tokens + more - room) / rate / 1e9;
        return (int) Math.max(1, Math.min(60, Math.ceil(seconds)));
    }
}
