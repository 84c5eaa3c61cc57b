package org.messagetriage.inference.batching;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.messagetriage.inference.batching.Submission.Item;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * All work of all models passes through here: a bounded queue a model, and one thread that runs the engine, which spreads
 * a batch over the processors itself. What does not fit into a queue is refused at once instead of being left to wait.
 */
public final class BatchScheduler implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BatchScheduler.class);

    private final BatchingConfig config;
    private final LongSupplier nanoTime;
    private final BatchObserver observer;
    private final Thread worker = new Thread(this::work, "engine");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<Model, ModelQueue> queues = new HashMap<>();
    private final Deque<ModelQueue> turns = new ArrayDeque<>();
    private long submissions;
    private boolean closed;

    public BatchScheduler(BatchingConfig config, LongSupplier nanoTime, BatchObserver observer) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.observer = observer;
        worker.setDaemon(true);
        worker.start();
    }

    /**
     * Admits work or refuses it; never waits.
     *
     * @param sequences inputs from the model's tokenizer, at least one
     * @return one row an input, in order; cancelling it frees the work that has not run
     * @throws InferenceException {@code TOO_MUCH_WORK} if it could never be admitted, {@code OVERLOADED} if not now,
     *     {@code SHUTTING_DOWN}
     */
    public CompletableFuture<float[][]> submit(Model model, List<Sequence> sequences) {
        Submission submission;
        lock.lock();
        try {
            if (closed) {
                throw InferenceException.retryable(ErrorCode.SHUTTING_DOWN, "The service is stopping", 5);
            }
            submission = new Submission(model, sequences, submissions++, nanoTime.getAsLong());
            ModelQueue queue = queues.computeIfAbsent(model, this::open);
            admit(queue, submission);
            queue.add(submission);
            observer.queued(model, queue.tokens());
            arrived.signal();
        } finally {
            lock.unlock();
        }
        observer.admitted(model, sequences.size());
        submission.future.orTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
        submission.future.whenComplete((rows, failure) -> {
            if (failure != null) {
                forget(submission);
            }
        });
        return submission.future;
    }

    private ModelQueue open(Model model) {
        ModelQueue queue = new ModelQueue(model, config.batchTokens(), config.batchSize());
        turns.addLast(queue);
        return queue;
    }

    private void admit(ModelQueue queue, Submission submission) {
        int bound = config.queuedTokens();
        if (submission.tokens > bound) {
            throw new InferenceException(
                    ErrorCode.TOO_MUCH_WORK,
                    "The request is " + submission.tokens + " tokens of work, one request may be " + bound
                            + ": send fewer inputs or labels at a time");
        }
        int room = queue.room(bound, config.timeout());
        if (!queue.isEmpty() && queue.tokens() + (long) submission.tokens > room) {
            observer.refused(queue.model);
            int seconds = queue.secondsUntil(submission.tokens, room);
            throw InferenceException.retryable(
                    ErrorCode.OVERLOADED,
                    "Too much work is waiting for model " + queue.model.info().name() + ": try again in " + seconds
                            + " s",
                    seconds);
        }
    }

    /** Tokens that wait for a model. */
    public int queuedTokens(Model model) {
        lock.lock();
        try {
            ModelQueue queue = queues.get(model);
            return queue == null ? 0 : queue.tokens();
        } finally {
            lock.unlock();
        }
    }

    private void forget(Submission submission) {
        lock.lock();
        try {
            ModelQueue queue = queues.get(submission.model);
            queue.remove(submission);
            observer.queued(submission.model, queue.tokens());
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        List<Item> batch = take();
        while (batch != null) {
            run(batch);
            batch = take();
        }
    }

    /** Waits for work; null when there is none left and none will come. */
    private List<Item> take() {
        lock.lock();
        try {
            while (true) {
                ModelQueue queue = nextQueue();
                if (queue != null) {
                    List<Item> batch = queue.next();
                    observer.queued(queue.model, queue.tokens());
                    return batch;
                }
                if (closed) {
                    return null;
                }
                arrived.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Models take turns; null if nothing waits. */
    private ModelQueue nextQueue() {
        for (ModelQueue queue : turns) {
            if (!queue.isEmpty()) {
                turns.remove(queue);
                turns.addLast(queue);
                return queue;
            }
        }
        return null;
    }

    private void run(List<Item> batch) {
        Model model = batch.get(0).owner.model;
        long start = nanoTime.getAsLong();
        for (Item item : batch) {
            observer.waited(model, start - item.owner.admittedAt);
        }
        try {
            float[][] rows = model.run(batch.stream().map(item -> item.sequence).toList());
            measure(model, batch, nanoTime.getAsLong() - start);
            for (int i = 0; i < rows.length; i++) {
                batch.get(i).owner.deliver(batch.get(i), rows[i]);
            }
        } catch (Throwable failure) {
            // Whatever a model does, errors of native code included, the thread goes on: nobody else runs the queue.
            fail(batch, failure);
        }
    }

    private void measure(Model model, List<Item> batch, long nanos) {
        int tokens = batch.stream().mapToInt(item -> item.tokens).sum();
        int longest = batch.stream().mapToInt(item -> item.tokens).max().orElse(0);
        lock.lock();
        try {
            queues.get(model).ran(tokens, nanos);
        } finally {
            lock.unlock();
        }
        observer.ran(model, batch.size(), tokens, longest * batch.size(), nanos);
    }

    /** One request must not fail because another one's input made the model fail: each gets a run of its own. */
    private void fail(List<Item> batch, Throwable failure) {
        Set<Submission> owners = new LinkedHashSet<>();
        batch.forEach(item -> owners.add(item.owner));
        if (owners.size() == 1) {
            LOG.errorf(
                    failure,
                    "Model %s failed on %d inputs",
                    batch.get(0).owner.model.info().name(),
                    batch.size());
            owners.iterator().next().future.completeExceptionally(failure);
            return;
        }
        for (Submission owner : owners) {
            List<Item> own = new ArrayList<>(batch);
            own.removeIf(item -> item.owner != owner);
            run(own);
        }
    }

    /** Admits nothing more, finishes what was admitted, then stops. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        Duration drain = config.drain();
        try {
            worker.join(drain.toMillis());
            if (worker.isAlive()) {
                LOG.warnf("Work was left unfinished after %s", drain);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
