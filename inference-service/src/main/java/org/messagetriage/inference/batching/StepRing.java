package org.messagetriage.inference.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.messagetriage.inference.engine.Model;

/**
 * Work of many turns. So many take turns at a time, each of which holds memory; the rest wait for a place in the order of
 * their coming. Not thread-safe: the scheduler's lock guards it.
 */
final class StepRing {

    private final int places;
    private final Deque<Stepping<?>> turns = new ArrayDeque<>();
    private final Deque<Stepping<?>> waiting = new ArrayDeque<>();

    StepRing(int places) {
        this.places = places;
    }

    void add(Stepping<?> stepping) {
        (turns.size() < places ? turns : waiting).addLast(stepping);
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

    /** Takes out what is done or given up, and lets the next one in. @return whether it was there */
    boolean remove(Stepping<?> stepping) {
        boolean there = waiting.remove(stepping);
        if (turns.remove(stepping)) {
            there = true;
            if (!waiting.isEmpty()) {
                turns.addLast(waiting.pollFirst());
            }
        }
        return there;
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
