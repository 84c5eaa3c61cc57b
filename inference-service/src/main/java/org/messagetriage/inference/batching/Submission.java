package org.messagetriage.inference.batching;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;

/** The work of one request: its inputs, and the rows that have come back so far. Guarded by the scheduler's lock, but for the rows. */
final class Submission {

    final Model model;
    final Priority priority;
    final long admittedAt;
    /** The work: a premise counts once for the pairs that follow each other and share it. */
    final int tokens;

    final CompletableFuture<float[][]> future = new CompletableFuture<>();
    final Item[] items;

    /** Nanoseconds in which it was foreseen to be done when it was admitted. */
    double foreseen;

    /** Nanoseconds that were left of its deadline then. */
    long left;

    /** The latest round of its lane in which its turn was near. */
    long nearInRound;

    /** Index of the first item that may still be in the queue. */
    private int head;

    /** Only the scheduler's thread touches these two. */
    private final float[][] rows;

    private int missing;

    Submission(Model model, List<Sequence> sequences, Priority priority, long sequenceNumber, long admittedAt) {
        this.model = model;
        this.priority = priority;
        this.admittedAt = admittedAt;
        items = new Item[sequences.size()];
        int sum = 0;
        for (int i = 0; i < items.length; i++) {
            Sequence sequence = sequences.get(i);
            boolean shared = i > 0
                    && sequence.second() != null
                    && sequence.first().equals(sequences.get(i - 1).first());
            int cost = shared ? sequence.second().ids().length : sequence.tokens();
            items[i] = new Item(this, i, sequence, cost, sequenceNumber);
            sum += cost;
        }
        tokens = sum;
        rows = new float[items.length][];
        missing = items.length;
    }

    /** The first item that no batch has taken; null if all are under way. */
    Item head() {
        while (head < items.length && !items[head].queued) {
            head++;
        }
        return head < items.length ? items[head] : null;
    }

    void deliver(Item item, float[] row) {
        rows[item.index] = row;
        if (--missing == 0) {
            future.complete(rows);
        }
    }

    /** One input of a request, as the queue sorts it. */
    static final class Item implements Comparable<Item> {

        final Submission owner;
        final int index;
        final Sequence sequence;
        /** Tokens of the whole input. */
        final int tokens;

        /** Tokens that this input adds to its request's work. */
        final int cost;

        /** Tokens of the text or premise. */
        final int length;

        private final long number;
        boolean queued = true;

        Item(Submission owner, int index, Sequence sequence, int cost, long number) {
            this.owner = owner;
            this.index = index;
            this.sequence = sequence;
            this.tokens = sequence.tokens();
            this.cost = cost;
            this.length = sequence.first().ids().length;
            this.number = number;
        }

        /**
         * By length of the text; within a length by arrival. So the pairs of one premise stay together, which engines
         * that compute a shared segment once are thankful for.
         */
        @Override
        public int compareTo(Item other) {
            int order = Integer.compare(length, other.length);
            if (order == 0) {
                order = Long.compare(number, other.number);
            }
            return order != 0 ? order : Integer.compare(index, other.index);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
