package org.messagetriage.inference.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    /** Of each priority apart: a model whose interactive work has just had its turn is not last in those of batch work. */
    private final Map<Priority, Deque<ModelQueue>> turns = new EnumMap<>(Priority.class);

    private final Map<Priority, StepRing> steps;
    private final TextMemory textMemory = new TextMemory();
    /** Of these a step is next, so that steps and batches alternate. */
    private final Set<Priority> stepIsNext = EnumSet.noneOf(Priority.class);

    private int interactiveInARow;
    private Turn underWay;
    private long underWaySince;

    Backlog(BatchingConfig config) {
        this.config = config;
        for (Priority priority : Priority.values()) {
            turns.put(priority, new ArrayDeque<>());
        }
        steps = Map.of(
                Priority.INTERACTIVE,
                new StepRing(config.textsAtOnce(), textMemory, 1),
                // Memory that callers would have to wait for; jobs write no faster for more of it.
                Priority.BATCH,
                new StepRing(ofJobs(config), textMemory, 2));
    }

    Collection<ModelQueue> queues() {
        return queues.values();
    }

    StepRing steps(Priority priority) {
        return steps.get(priority);
    }

    private static int ofJobs(BatchingConfig config) {
        return Math.max(1, config.textsAtOnce() / 2);
    }

    /** Most texts that are written at the same time. */
    static int texts(BatchingConfig config) {
        return config.textsAtOnce() + ofJobs(config);
    }

    TextMemory textMemory() {
        return textMemory;
    }

    void add(Stepping<?> stepping) {
        steps(stepping.priority).add(stepping);
        letIn();
    }

    /** Takes out what is done or given up, and lets others in. @return whether it was there */
    boolean remove(Stepping<?> stepping) {
        boolean there = steps(stepping.priority).remove(stepping);
        letIn();
        return there;
    }

    /** Callers first: memory that one of them waits for, no text of a job takes. Places are each priority's own. */
    void letIn() {
        steps(Priority.INTERACTIVE).letIn();
        if (!steps(Priority.INTERACTIVE).waitsForMemory()) {
            steps(Priority.BATCH).letIn();
        }
    }

    /** All work of turns that goes before newcomers of a priority. */
    List<Stepping<?>> stepsBefore(Priority newcomer) {
        List<Stepping<?>> before = new ArrayList<>(steps(Priority.INTERACTIVE).all());
        if (newcomer == Priority.BATCH) {
            before.addAll(steps(Priority.BATCH).all());
        }
        return before;
    }

    /** Tokens that wait for a model. */
    int tokens(Model model) {
        return tokens(model, Priority.INTERACTIVE) + tokens(model, Priority.BATCH);
    }

    int tokens(Model model, Priority priority) {
        ModelQueue queue = queues.get(model);
        return steps(priority).tokens(model) + (queue == null ? 0 : queue.tokens(priority));
    }

    /** What they wait for of whom something has not run. */
    List<CompletableFuture<?>> answers() {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        stepsBefore(Priority.BATCH).forEach(stepping -> answers.add(stepping.future));
        queues.values().stream().flatMap(ModelQueue::submissions).forEach(one -> answers.add(one.future));
        return answers;
    }

    void add(Submission submission) {
        queues.computeIfAbsent(submission.model, this::open).add(submission);
    }

    private ModelQueue open(Model model) {
        ModelQueue queue = new ModelQueue(model, config);
        turns.values().forEach(turn -> turn.addLast(queue));
        return queue;
    }

    /** Takes back what has not run; a model that is forgotten has nothing left. */
    void remove(Submission submission) {
        ModelQueue queue = queues.get(submission.model);
        if (queue != null) {
            queue.remove(submission);
        }
    }

    /** A model that gets no more work. */
    void forget(Model model) {
        ModelQueue queue = queues.remove(model);
        turns.values().forEach(turn -> turn.remove(queue));
    }

    /** Inputs of the batch that runs now; none if none does. */
    List<Item> underWay() {
        return underWay == null || underWay.batch() == null ? List.of() : underWay.batch();
    }

    /** When what runs now was handed out. */
    long underWaySince() {
        return underWaySince;
    }

    /** What is to be done next, now that what was handed out before is done; null if nothing waits. */
    Turn next(long now) {
        underWay = choose();
        underWaySince = now;
        return underWay;
    }

    private Turn choose() {
        boolean batchFirst = interactiveInARow >= BATCH_SHARE - 1;
        for (Priority priority : batchFirst
                ? List.of(Priority.BATCH, Priority.INTERACTIVE)
                : List.of(Priority.INTERACTIVE, Priority.BATCH)) {
            Turn turn = next(priority);
            if (turn != null) {
                interactiveInARow = priority == Priority.BATCH ? 0 : interactiveInARow + 1;
                return turn;
            }
        }
        return null;
    }

    /** Steps and batches of a priority alternate. */
    private Turn next(Priority priority) {
        boolean stepFirst = stepIsNext.remove(priority);
        Turn turn = stepFirst ? step(priority) : batch(priority);
        if (turn == null) {
            turn = stepFirst ? batch(priority) : step(priority);
        }
        if (turn != null && turn.step() == null) {
            stepIsNext.add(priority);
        }
        return turn;
    }

    private Turn step(Priority priority) {
        Stepping<?> step = steps(priority).next();
        return step == null ? null : new Turn(null, step);
    }

    private Turn batch(Priority priority) {
        ModelQueue queue = turn(priority);
        return queue == null ? null : new Turn(queue.next(priority), null);
    }

    /** Models take turns; null if none has work of the priority. */
    private ModelQueue turn(Priority priority) {
        Deque<ModelQueue> inTurn = turns.get(priority);
        for (ModelQueue queue : inTurn) {
            if (!queue.isEmpty(priority)) {
                inTurn.remove(queue);
                inTurn.addLast(queue);
                return queue;
            }
        }
        return null;
    }
}
