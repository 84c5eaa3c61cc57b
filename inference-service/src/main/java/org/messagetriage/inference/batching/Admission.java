package org.messagetriage.inference.batching;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.messagetriage.inference.batching.Submission.Item;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * The one rule that admits work: what cannot be done within its deadline at the rate that was measured, behind all that
 * goes before it, or does not fit into the queue, is refused at once instead of being left to wait.
 */
final class Admission {

    private final int bound;
    private final Rates rates;
    private final StepRunner steps;
    private final BatchObserver observer;
    private final Margin margin = new Margin();

    /** @param bound most tokens of one priority that may wait for one model */
    Admission(int bound, Rates rates, StepRunner steps, BatchObserver observer) {
        this.bound = bound;
        this.rates = rates;
        this.steps = steps;
        this.observer = observer;
    }

    /** @throws InferenceException {@code TOO_MUCH_WORK} if it could never be admitted, {@code OVERLOADED} if not now */
    void require(Submission submission, Terms terms, Backlog backlog) {
        double own = rates.nanos(submission.model, submission.tokens);
        double before = before(submission.priority, own, backlog, submission.admittedAt);
        Work work =
                new Work(submission.model, submission.priority, submission.tokens, own, before, submission.admittedAt);
        require(work, terms, backlog, "fewer inputs or labels at a time");
        submission.foreseen = before + own;
        submission.left = terms.left().toNanos();
    }

    /**
     * The same for what is not tokenised yet, as far as it can be told: whether it is too much, its tokens say.
     *
     * @param least tokens that it is at least
     * @param most tokens that it is at most
     */
    void expect(Model model, int least, long most, Terms terms, Backlog backlog, long now) {
        double own = rates.nanos(model, least);
        if (most <= bound && own <= terms.deadline().toNanos()) {
            double before = before(terms.priority(), own, backlog, now);
            require(new Work(model, terms.priority(), least, own, before, now), terms, backlog, "");
        }
    }

    /** The same for work of many turns. */
    void require(Stepping<?> stepping, Terms terms, Backlog backlog) {
        requireMemory(stepping, backlog.textMemory().limit());
        double own = steps.nanos(stepping);
        double others = steps(stepping.priority, backlog);
        double before = others + Math.min(batches(stepping.priority, backlog, stepping.admittedAt), others + own);
        Work work = new Work(stepping.model, stepping.priority, stepping.tokens(), own, before, stepping.admittedAt);
        require(work, terms, backlog, "a shorter text, or ask for fewer new tokens");
    }

    /** What could never be let in is told so, and not left to wait. */
    private static void requireMemory(Stepping<?> stepping, long limit) {
        if (stepping.memory > limit) {
            throw new InferenceException(
                    ErrorCode.TOO_MUCH_WORK,
                    String.format(
                            Locale.ROOT,
                            "To read and write so many tokens model %s holds up to %.1f MB of memory, and texts may hold"
                                    + " %.1f MB (messagetriage.inference.models.text-memory): send a shorter text, or ask"
                                    + " for fewer new tokens",
                            stepping.model.info().name(),
                            stepping.memory / 1e6,
                            limit / 1e6));
        }
    }

    /** Batches and steps alternate: of steps no more comes before than of batches. */
    private double before(Priority priority, double own, Backlog backlog, long now) {
        double batches = batches(priority, backlog, now);
        return batches + Math.min(steps(priority, backlog), batches + own);
    }

    /** Work that was admitted was answered, or was given up: how long did it take? */
    void ended(Submission submission, Throwable failure, long now) {
        if (submission.priority != Priority.INTERACTIVE) {
            return;
        }
        if (failure == null) {
            margin.done(submission.foreseen, submission.left, now - submission.admittedAt, now);
        } else if (failure instanceof TimeoutException) {
            margin.givenUp(submission.foreseen, submission.left, now);
        }
    }

    /**
     * What asks to be let in.
     *
     * @param own how long it takes by itself, in nanoseconds
     * @param before how long what goes before it takes
     */
    private record Work(Model model, Priority priority, int tokens, double own, double before, long now) {}

    private void require(Work work, Terms terms, Backlog backlog, String advice) {
        if (work.tokens > bound || work.own > terms.deadline().toNanos()) {
            throw tooMuch(work.tokens, work.own, terms.deadline(), advice);
        }
        double times = margin.times(work.now);
        double late = times * work.before + work.own - terms.left().toNanos();
        // Of its own priority: people who fill the queue all the time must not keep jobs out, nor jobs people.
        int waiting = backlog.tokens(work.model, work.priority);
        double overfull = waiting == 0 ? 0 : waiting + (double) work.tokens - bound;
        if (late > 0 || overfull > 0) {
            observer.refused(work.model);
            // What goes before it shrinks by a second each second.
            throw overloaded(
                    work.model, seconds(Math.max(late / times, rates.nanos(work.model, Math.max(0, overfull)))));
        }
    }

    private double steps(Priority newcomer, Backlog backlog) {
        return backlog.stepsBefore(newcomer).stream().mapToDouble(steps::nanos).sum();
    }

    /** How long the batches of all models take that go before newcomers of a priority. */
    private double batches(Priority newcomer, Backlog backlog, long now) {
        double underWay = 0;
        for (Item item : backlog.underWay()) {
            underWay += rates.nanos(item.owner.model, item.cost);
        }
        double waiting = 0;
        for (ModelQueue queue : backlog.queues()) {
            waiting += rates.nanos(queue.model, queue.tokensBefore(newcomer));
        }
        return (underWay + waiting) * slower(underWay, now - backlog.underWaySince());
    }

    /** A batch that runs longer than its rate foretold says that the rate is no longer true, before it has ended. */
    private static double slower(double foreseen, long elapsed) {
        return foreseen == 0 ? 1 : Math.max(1, elapsed / foreseen);
    }

    private InferenceException tooMuch(int tokens, double own, Duration deadline, String advice) {
        String work = "The request is " + tokens + " tokens of work, ";
        String limit = tokens > bound
                ? "one request may be " + bound
                : "which take " + seconds(own) + " s of the model's time, and its deadline is "
                        + deadline.toMillis() / 1000.0 + " s";
        return new InferenceException(ErrorCode.TOO_MUCH_WORK, work + limit + ": send " + advice);
    }

    private static InferenceException overloaded(Model model, int seconds) {
        String message =
                "Too much work is waiting for model " + model.info().name() + ": try again in " + seconds + " s";
        return InferenceException.retryable(ErrorCode.OVERLOADED, message, seconds);
    }

    private static int seconds(double nanos) {
        return (int) Math.max(1, Math.min(60, Math.ceil(nanos / 1e9)));
    }
}
