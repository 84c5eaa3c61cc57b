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
 * All work of all models passes through here: bounded queues, and one thread that runs the engine, which spreads a batch
 * over the processors itself.
 *
 * <p>One rule admits work: what cannot be done within its deadline at the rate that was measured, behind all that goes
 * before it, or does not fit into the queue, is refused at once instead of being left to wait. Interactive work goes
 * before batch work; of {@value #BATCH_SHARE} batches one is batch work's if any waits.
 */
public final class BatchScheduler implements Submitter, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BatchScheduler.class);

    /** Batch work gets one batch of so many, however much interactive work waits. */
    private static final int BATCH_SHARE = 8;
    /** Share of a deadline that may be planned with: rates are averages. */
    private static final double PLANNED = 0.9;

    private final BatchingConfig config;
    private final LongSupplier nanoTime;
    private final BatchObserver observer;
    private final Thread worker = new Thread(this::work, "engine");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<Model, ModelQueue> queues = new HashMap<>();
    private final Deque<ModelQueue> turns = new ArrayDeque<>();
    private final AnswerCache answers;
    private long submissions;
    private int interactiveInARow;
    private boolean closed;

    public BatchScheduler(BatchingConfig config, LongSupplier nanoTime, BatchObserver observer) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.observer = observer;
        answers = new AnswerCache(config.answersKept());
        worker.setDaemon(true);
        worker.start();
    }

    /** Interactive work with the usual deadline. */
    @Override
    public CompletableFuture<float[][]> submit(Model model, List<Sequence> sequences) {
        return submit(model, sequences, new Terms(Priority.INTERACTIVE, config.timeout(), false));
    }

    /** This scheduler, for work on other terms. */
    public Submitter under(Terms terms) {
        return (model, sequences) -> submit(model, sequences, terms);
    }

    private CompletableFuture<float[][]> submit(Model model, List<Sequence> sequences, Terms terms) {
        if (!terms.cached()) {
            return admit(model, sequences, terms);
        }
        float[][] rows = new float[sequences.size()][];
        List<Integer> unknown = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            rows[i] = answers.get(model, sequences.get(i));
            if (rows[i] == null) {
                unknown.add(i);
            }
        }
        observer.cached(model, rows.length - unknown.size());
        if (unknown.isEmpty()) {
            return CompletableFuture.completedFuture(rows);
        }
        CompletableFuture<float[][]> work =
                admit(model, unknown.stream().map(sequences::get).toList(), terms);
        CompletableFuture<float[][]> whole = work.thenApply(computed -> {
            for (int i = 0; i < computed.length; i++) {
                rows[unknown.get(i)] = computed[i];
                answers.put(model, sequences.get(unknown.get(i)), computed[i]);
            }
            return rows;
        });
        // Cancelling what was derived does not reach the work by itself.
        whole.whenComplete((done, failure) -> work.cancel(false));
        return whole;
    }

    private CompletableFuture<float[][]> admit(Model model, List<Sequence> sequences, Terms terms) {
        Submission submission;
        lock.lock();
        try {
            if (closed) {
                throw InferenceException.retryable(ErrorCode.SHUTTING_DOWN, "The service is stopping", 5);
            }
            submission = new Submission(model, sequences, terms.priority(), submissions++, nanoTime.getAsLong());
            ModelQueue queue = queues.computeIfAbsent(model, this::open);
            requireRoom(queue, submission, terms.deadline());
            queue.add(submission);
            observer.queued(model, queue.tokens());
            arrived.signal();
        } finally {
            lock.unlock();
        }
        observer.admitted(model, sequences.size());
        submission.future.orTimeout(terms.deadline().toMillis(), TimeUnit.MILLISECONDS);
        submission.future.whenComplete((rows, failure) -> {
            if (failure != null) {
                forget(submission);
            }
        });
        return submission.future;
    }

    private ModelQueue open(Model model) {
        ModelQueue queue = new ModelQueue(model, config);
        turns.addLast(queue);
        return queue;
    }

    private void requireRoom(ModelQueue queue, Submission submission, Duration deadline) {
        int bound = config.queuedTokens();
        double own = queue.nanos(submission.tokens);
        if (submission.tokens > bound || own > deadline.toNanos()) {
            throw tooMuch(submission, bound, own, deadline);
        }
        double before = turns.stream()
                .mapToDouble(other -> other.nanosBefore(submission.priority))
                .sum();
        double late = before == 0 ? 0 : before + own - PLANNED * deadline.toNanos();
        double overfull = queue.tokens() == 0 ? 0 : queue.tokens() + (double) submission.tokens - bound;
        if (late > 0 || overfull > 0) {
            observer.refused(queue.model);
            int seconds = seconds(Math.max(late, queue.nanos((int) Math.max(0, overfull))));
            throw InferenceException.retryable(
                    ErrorCode.OVERLOADED,
                    "Too much work is waiting for model " + queue.model.info().name() + ": try again in " + seconds
                            + " s",
                    seconds);
        }
    }

    private static InferenceException tooMuch(Submission submission, int bound, double own, Duration deadline) {
        String work = "The request is " + submission.tokens + " tokens of work, ";
        String limit = submission.tokens > bound
                ? "one request may be " + bound
                : "which take " + seconds(own) + " s of the model's time, and its deadline is " + deadline.toSeconds()
                        + " s";
        return new InferenceException(
                ErrorCode.TOO_MUCH_WORK, work + limit + ": send fewer inputs or labels at a time");
    }

    private static int seconds(double nanos) {
        return (int) Math.max(1, Math.min(60, Math.ceil(nanos / 1e9)));
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
                List<Item> batch = next();
                if (batch != null) {
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

    /** The next batch; null if nothing waits. */
    private List<Item> next() {
        boolean batchFirst = interactiveInARow >= BATCH_SHARE - 1;
        for (Priority priority : batchFirst
                ? List.of(Priority.BATCH, Priority.INTERACTIVE)
                : List.of(Priority.INTERACTIVE, Priority.BATCH)) {
            ModelQueue queue = turn(priority);
            if (queue != null) {
                interactiveInARow = priority == Priority.BATCH ? 0 : interactiveInARow + 1;
                List<Item> batch = queue.next(priority);
                observer.queued(queue.model, queue.tokens());
                return batch;
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
        int tokens = batch.stream().mapToInt(item -> item.cost).sum();
        lock.lock();
        try {
            queues.get(model).ran(tokens, nanos);
        } finally {
            lock.unlock();
        }
        observer.ran(model, batch.size(), tokens, nanos);
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
