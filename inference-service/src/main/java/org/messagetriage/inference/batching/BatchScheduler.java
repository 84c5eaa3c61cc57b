package org.messagetriage.inference.batching;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * All work of all models passes through here: {@link Admission} lets it in, the {@link Backlog} holds it and says what is
 * next, and one thread runs the engine ({@link BatchRunner}), which spreads a batch over the processors itself.
 */
public final class BatchScheduler implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BatchScheduler.class);

    private final BatchingConfig config;
    private final LongSupplier nanoTime;
    private final BatchObserver observer;
    private final AnswerCache answers;
    private final Admission admission;
    private final BatchRunner runner;
    private final StepRunner stepRunner;
    private final Drain drain;
    private final Thread worker = new Thread(this::work, "engine");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition ran = lock.newCondition();
    private final Backlog backlog;
    private final Rates rates;
    private long submissions;
    /** The model that a batch or a step runs on now. */
    private Model running;

    private boolean closed;

    public BatchScheduler(BatchingConfig config, LongSupplier nanoTime, BatchObserver observer) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.observer = observer;
        rates = new Rates(config.batchTokens());
        answers = new AnswerCache(config.answersKept(), observer);
        stepRunner = new StepRunner(nanoTime, observer);
        admission = new Admission(config.queuedTokens(), rates, stepRunner, observer);
        runner = new BatchRunner(nanoTime, rates, observer);
        backlog = new Backlog(config);
        drain = new Drain(config.drain(), this::close);
        worker.setDaemon(true);
        worker.start();
    }

    /** Where work on such terms is handed in. */
    public Desk under(Terms terms) {
        return new OnTerms(this, answers, terms);
    }

    /** See {@link Submitter#expect}. */
    void expect(Model model, Outline outline, Terms terms) {
        int least = outline.least(model.info().maxLength());
        long most = outline.most(model.info().maxLength());
        lock.lock();
        try {
            requireOpen();
            admission.expect(model, least, most, terms, backlog, nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    CompletableFuture<float[][]> admit(Model model, List<Sequence> sequences, Terms terms) {
        Submission submission;
        lock.lock();
        try {
            requireOpen();
            submission = new Submission(model, sequences, terms.priority(), submissions++, nanoTime.getAsLong());
            admission.require(submission, terms, backlog);
            backlog.add(submission);
            observer.queued(model, backlog.tokens(model));
            arrived.signal();
        } finally {
            lock.unlock();
        }
        observer.admitted(model, sequences.size());
        submission.future.orTimeout(terms.left().toMillis(), TimeUnit.MILLISECONDS);
        submission.future.whenComplete((rows, failure) -> leave(submission, failure));
        return submission.future;
    }

    private void requireOpen() {
        if (closed) {
            throw stopping();
        }
    }

    /**
     * Admits work of many turns or refuses it; never waits. Cancelling what it returns, or its deadline, ends it after the
     * turn that is under way.
     */
    public <T> CompletableFuture<T> submit(Model model, Steps<T> steps, Terms terms) {
        Stepping<T> stepping = new Stepping<>(model, steps, terms.priority(), nanoTime.getAsLong());
        lock.lock();
        try {
            requireOpen();
            admission.require(stepping, terms, backlog);
            backlog.add(stepping);
            observer.queued(model, backlog.tokens(model));
            arrived.signal();
        } finally {
            lock.unlock();
        }
        observer.admitted(model, 1);
        stepping.future.orTimeout(terms.left().toMillis(), TimeUnit.MILLISECONDS);
        stepping.future.whenComplete((result, failure) -> leave(stepping));
        return stepping.future;
    }

    private void afterTurn(Stepping<?> stepping) {
        lock.lock();
        try {
            stepping.running = false;
            stepping.measure();
            backlog.steps(stepping.priority).stepBack(stepping);
            leave(stepping);
        } finally {
            lock.unlock();
        }
    }

    /** What is done or given up leaves, unless a turn is under way: then it leaves after that. */
    private void leave(Stepping<?> stepping) {
        lock.lock();
        try {
            boolean over = !stepping.running && (stepping.future.isDone() || stepping.steps.done());
            if (over && backlog.remove(stepping)) {
                stepping.close();
            }
            observer.queued(stepping.model, backlog.tokens(stepping.model));
            ran.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Bounds what all texts in the making may hold of memory; without it nothing does. */
    public void boundTextMemory(long bytes) {
        lock.lock();
        try {
            backlog.textMemory().limit(bytes);
            backlog.letIn();
        } finally {
            lock.unlock();
        }
    }

    /** Most texts that hold memory at the same time. */
    public int textsAtOnce() {
        return Backlog.texts(config);
    }

    /** Tokens that wait for a model. */
    public int queuedTokens(Model model) {
        lock.lock();
        try {
            return backlog.tokens(model);
        } finally {
            lock.unlock();
        }
    }

    /** @param failure null if it was answered; else what has not run of it will not */
    private void leave(Submission submission, Throwable failure) {
        lock.lock();
        try {
            admission.ended(submission, failure, nanoTime.getAsLong());
            if (failure != null) {
                backlog.remove(submission);
                observer.queued(submission.model, backlog.tokens(submission.model));
                ran.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Forgets a model that will get no more work. Returns when what was admitted has been answered or given up, and nothing
     * runs on it any more; not to be called by the engine's thread.
     */
    public void retire(Model model) {
        lock.lock();
        try {
            while (worker.isAlive() && (running == model || backlog.tokens(model) > 0)) {
                ran.awaitUninterruptibly();
            }
            backlog.forget(model);
            rates.forget(model);
            stepRunner.forget(model);
            observer.forgotten(model);
        } finally {
            lock.unlock();
        }
    }

    /** Goes on whatever happens: nobody else runs the engine, and all that is admitted would wait for its deadline. */
    private void work() {
        boolean more = true;
        while (more) {
            try {
                more = workOnce();
            } catch (Throwable failure) {
                LOG.error("The engine's thread goes on after a failure of its own", failure);
            }
        }
    }

    private boolean workOnce() {
        Turn turn = take();
        if (turn == null) {
            return false;
        }
        if (turn.step() == null) {
            runner.run(turn.batch());
        } else {
            stepRunner.run(turn.step());
            afterTurn(turn.step());
            turn.step().deliver();
        }
        return true;
    }

    /** Waits for work; null when there is none left and none will come. */
    private Turn take() {
        lock.lock();
        try {
            running = null;
            ran.signalAll();
            while (true) {
                Turn turn = backlog.next(nanoTime.getAsLong());
                if (turn != null) {
                    running = turn.model();
                    observer.queued(turn.model(), backlog.tokens(turn.model()));
                    return turn;
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

    /** So that the thread comes to its end before the models are closed under it. */
    private void giveUp() {
        List<CompletableFuture<?>> left;
        lock.lock();
        try {
            left = backlog.answers();
        } finally {
            lock.unlock();
        }
        left.forEach(future -> future.completeExceptionally(stopping()));
    }

    private static InferenceException stopping() {
        return InferenceException.retryable(ErrorCode.SHUTTING_DOWN, "The service is stopping", 5);
    }

    /** Admits nothing more, finishes what was admitted as far as the drain allows, then stops. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        drain.await(worker, this::giveUp);
    }

    /** The time in which what was admitted is to be finished. */
    Drain drain() {
        return drain;
    }
}
