package org.messagetriage.inference.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.messagetriage.inference.batching.Submission.Item;
import org.messagetriage.inference.engine.Segment;

/**
 * The work of one priority that waits for one model, and the choice of what of it runs next.
 *
 * <p>Requests take turns to seed a batch, so that a short one waits for one batch of each request before it and not for
 * the whole of a long one, and nobody is starved. The rest of the batch is filled with inputs of similar length from all
 * requests: attention works on rows that are padded to the longest. Not thread-safe: the scheduler's lock guards it.
 *
 * <p>The last bits of a row depend on the batch that it was computed in. Where requests are kept apart, batches are made
 * of the inputs of one request: the same request gets the same bits, whatever else there is to do.
 */
final class Lane {

    /** So many batches' work from the front of the turns on is what a batch is filled from. */
    private static final int NEAR = 2;

    private final int batchTokens;
    private final int batchSize;
    private final boolean apart;
    private final TreeSet<Item> byLength = new TreeSet<>();
    private final Deque<Submission> turns = new ArrayDeque<>();
    private int tokens;
    private long round;

    /** @param apart whether no batch takes inputs of two requests */
    Lane(int batchTokens, int batchSize, boolean apart) {
        this.batchTokens = batchTokens;
        this.batchSize = batchSize;
        this.apart = apart;
    }

    int tokens() {
        return tokens;
    }

    boolean isEmpty() {
        return byLength.isEmpty();
    }

    /** Requests of which something has not run. */
    Stream<Submission> submissions() {
        return turns.stream();
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

    /** The next batch; the lane must not be empty. */
    List<Item> next() {
        markNear();
        Submission turn = turns.pollFirst();
        Item seed = turn.head();
        Batch batch = new Batch(seed);
        Item below = below(seed);
        Item above = above(seed);
        while (batch.items.size() < batchSize) {
            Item nearest = nearest(seed, fitting(batch, below), fitting(batch, above));
            if (nearest == null) {
                break;
            }
            batch.add(nearest);
            if (nearest == above) {
                above = above(above);
            } else {
                below = below(below);
            }
        }
        batch.items.forEach(this::take);
        if (turn.head() != null) {
            turns.addLast(turn);
        }
        turns.removeIf(waiting -> waiting.head() == null);
        return batch.items;
    }

    /**
     * Finds the requests whose turn is near. Only they join a batch: newcomers of a common length would else overtake one of
     * a rare length again and again, past the deadline that it was admitted for.
     */
    private void markNear() {
        round++;
        int work = 0;
        for (Submission submission : turns) {
            submission.nearInRound = round;
            work += Math.min(submission.tokens, batchTokens);
            if (work >= NEAR * batchTokens) {
                return;
            }
        }
    }

    private boolean mayJoin(Item item, Item candidate) {
        return apart ? candidate.owner == item.owner : candidate.owner.nearInRound == round;
    }

    private Item below(Item item) {
        Item below = byLength.lower(item);
        while (below != null && !mayJoin(item, below)) {
            below = byLength.lower(below);
        }
        return below;
    }

    private Item above(Item item) {
        Item above = byLength.higher(item);
        while (above != null && !mayJoin(item, above)) {
            above = byLength.higher(above);
        }
        return above;
    }

    private Item fitting(Batch batch, Item candidate) {
        return candidate != null && batch.takes(candidate, batchTokens) ? candidate : null;
    }

    /** On a tie the later one: the seed is the first of its request, so its own premise goes on there. */
    private static Item nearest(Item seed, Item below, Item above) {
        if (below == null || above == null) {
            return below == null ? above : below;
        }
        return seed.length - below.length < above.length - seed.length ? below : above;
    }

    private void take(Item item) {
        if (item.queued) {
            item.queued = false;
            byLength.remove(item);
            tokens -= item.cost;
        }
    }

    /** A batch in the making. */
    private static final class Batch {
        private final List<Item> items = new ArrayList<>();
        private Segment latestPremise;
        private int tokens;
        private int shortest = Integer.MAX_VALUE;
        private int longest;

        Batch(Item seed) {
            add(seed);
        }

        void add(Item item) {
            items.add(item);
            tokens += added(item);
            latestPremise = item.sequence.first();
            shortest = Math.min(shortest, item.tokens);
            longest = Math.max(longest, item.tokens);
        }

        /** Pairs of one premise come one after the other, and the premise is computed once. */
        private int added(Item item) {
            boolean shared =
                    item.sequence.second() != null && item.sequence.first().equals(latestPremise);
            return shared ? item.sequence.second().ids().length : item.tokens;
        }

        /** Whether it stays within the budget, and its shortest row is not mostly padding. */
        boolean takes(Item item, int budget) {
            int least = Math.min(shortest, item.tokens);
            return tokens + added(item) <= budget && Math.max(longest, item.tokens) <= least + Math.max(8, least / 4);
        }
    }
}
