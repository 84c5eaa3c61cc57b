package org.messagetriage.inference.batching;

import java.time.Duration;
import org.messagetriage.inference.batching.Submission.Item;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * The one rule that admits work: what cannot be done within its deadline at the rate that was measured, behind all that
 * goes before it, or does not fit into the queue, is refused at once instead of being left to wait.
 */
final class Admission {

    /**
     * Share of a deadline that may be planned with. Rates are averages, and those of a quiet hour: what a flood of
     * requests to refuse takes of the processors is seen only when the first of them have been admitted.
     */
    private static final double PLANNED = 0.6;

    /**
     * What waits takes so many times as long as its own work, for later inputs of similar length overtake some of it. By
     * simulation of ten times the load that a model can take.
     */
    private static final double OVERTAKEN = 1.5;

    private final int bound;
    private final Rates rates;
    private final StepRunner steps;
    private final BatchObserver observer;

    /** @param bound most tokens that may wait for one model */
    Admission(int bound, Rates rates, StepRunner steps, BatchObserver observer) {
        this.bound = bound;
        this.rates = rates;
        this.steps = steps;
        this.observer = observer;
    }

    /** @throws InferenceException {@code TOO_MUCH_WORK} if it could never be admitted, {@code OVERLOADED} if not now */
    void require(Submission submission, Terms terms, Backlog backlog) {
        double own = rates.nanos(submission.model, submission.tokens);
        double batches = batches(submission.priority, backlog);
        // Batches and steps alternate: of steps no more comes before than of batches.
        double before = batches + Math.min(steps(submission.priority, backlog), batches + own);
        require(submission.model, submission.tokens, own, before, terms, backlog, "fewer inputs or labels at a time");
    }

    /** The same for work of many turns. */
    void require(Stepping<?> stepping, Terms terms, Backlog backlog) {
        double own = steps.nanos(stepping);
        double others = steps(stepping.priority, backlog);
        double before = others + Math.min(batches(stepping.priority, backlog), others + own);
        require(
                stepping.model,
                stepping.tokens(),
                own,
                before,
                terms,
                backlog,
                "a shorter text, or ask for fewer new tokens");
    }

    private void require(
            Model model, int tokens, double own, double before, Terms terms, Backlog backlog, String advice) {
        if (tokens > bound || own > terms.deadline().toNanos()) {
            throw tooMuch(tokens, own, terms.deadline(), advice);
        }
        double planned = (before == 0 ? 1 : PLANNED) * terms.left().toNanos();
        double late = before + own - planned;
        int waiting = backlog.tokens(model);
        double overfull = waiting == 0 ? 0 : waiting + (double) tokens - bound;
        if (late > 0 || overfull > 0) {
            observer.refused(model);
            throw overloaded(model, seconds(Math.max(late, rates.nanos(model, Math.max(0, overfull)))));
        }
    }

    private double steps(Priority newcomer, Backlog backlog) {
        return backlog.stepsBefore(newcomer).stream().mapToDouble(steps::nanos).sum();
    }

    /** How long the batches of all models take that go before newcomers of a priority. */
    private double batches(Priority newcomer, Backlog backlog) {
        double nanos = 0;
        for (ModelQueue queue : backlog.queues()) {
            nanos += rates.nanos(queue.model, queue.tokensBefore(newcomer));
        }
        return nanos == 0 ? 0 : OVERTAKEN * nanos + underWay(backlog);
    }

    private double underWay(Backlog backlog) {
        double nanos = 0;
        for (Item item : backlog.underWay()) {
            nanos += rates.nanos(item.owner.model, item.cost);
        }
        return nanos;
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
