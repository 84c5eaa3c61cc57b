package org.messagetriage.inference.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.messagetriage.inference.engine.Model;

/**
 * Work of many turns. So many take turns at a time, each of which holds memory; the rest wait for a place, and for memory,
 * in the order of their coming. Not thread-safe: the scheduler's lock guards it.
 */
final class StepRing {

    private final int places;
    private final TextMemory memory;
    /** One part in so many of the memory is for this ring, or one text. */
    private final int part;

    private final Deque<Stepping<?>> turns = new ArrayDeque<>();
    private final Deque<Stepping<?>> waiting = new ArrayDeque<>();
    private long held;

    StepRing(int places, TextMemory memory, int part) {
        this.places = places;
        this.memory = memory;
        this.part = part;
    }

    /** To wait for a place until {@link #letIn}. */
    void add(Stepping<?> stepping) {
        waiting.addLast(stepping);
    }

    /** Gives places to those who wait, as far as there are any. */
    void letIn() {
        while (!waiting.isEmpty() && turns.size() < places && fits(waiting.peekFirst().memory)) {
            Stepping<?> next = waiting.pollFirst();
            memory.take(next.memory);
            held += next.memory;
            turns.addLast(next);
        }
    }

    private boolean fits(long bytes) {
        return memory.hasRoom(bytes) && (held == 0 || bytes <= memory.limit() / part - held);
    }

    /** Whether the next one could have a place, and only memory is wanting. */
    boolean waitsForMemory() {
        return !waiting.isEmpty() && turns.size() < places;
    }

    /** Whoever is next, marked as running; null if nobody is there. */
    Stepping<?> next() {
        Stepping<?> next = turns.peekFirst();
        if (next != null) {
            next.running = true;
        }
        return next;
    }

    /** After a turn: the others are next. */
    void stepBack(Stepping<?> stepping) {
        if (turns.remove(stepping)) {
            turns.addLast(stepping);
        }
    }

    /** Takes out what is done or given up. @return whether it was there */
    boolean remove(Stepping<?> stepping) {
        if (turns.remove(stepping)) {
            memory.giveBack(stepping.memory);
            held -= stepping.memory;
            return true;
        }
        return waiting.remove(stepping);
    }

    List<Stepping<?>> all() {
        List<Stepping<?>> all = new ArrayList<>(turns);
        all.addAll(waiting);
        return all;
    }

    int tokens(Model model) {
        return all().stream()
                .filter(stepping -> stepping.model == model)
                .mapToInt(Stepping::tokens)
                .sum();
    }
}
