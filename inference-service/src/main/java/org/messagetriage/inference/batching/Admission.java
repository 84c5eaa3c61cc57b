package org.messagetriage.inference.batching;

import java.time.Duration;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * The one rule that admits work: what cannot be done within its deadline at the rate that was measured, behind all that
 * goes before it, or does not fit into the queue, is refused at once instead of being left to wait.
 */
final class Admission {

    /** Share of a deadline that may be planned with: rates are averages. */
    private static final double PLANNED = 0.9;

    private final int bound;
    private final Rates rates;
    private final BatchObserver observer;

    /** @param bound most tokens that may wait for one model */
    Admission(int bound, Rates rates, BatchObserver observer) {
        this.bound = bound;
        this.rates = rates;
        this.observer = observer;
    }

    /** @throws InferenceException {@code TOO_MUCH_WORK} if it could never be admitted, {@code OVERLOADED} if not now */
    void require(Submission submission, Duration deadline, Backlog backlog) {
        Model model = submission.model;
        double own = rates.nanos(model, submission.tokens);
        if (submission.tokens > bound || own > deadline.toNanos()) {
            throw tooMuch(submission, own, deadline);
        }
        double before = nanosBefore(submission.priority, backlog);
        double late = before == 0 ? 0 : before + own - PLANNED * deadline.toNanos();
        int waiting = backlog.tokens(model);
        double overfull = waiting == 0 ? 0 : waiting + (double) submission.tokens - bound;
        if (late > 0 || overfull > 0) {
            observer.refused(model);
            throw overloaded(model, seconds(Math.max(late, rates.nanos(model, Math.max(0, overfull)))));
        }
    }

    /** How long the work of all models takes that goes before newcomers of a priority. */
    private double nanosBefore(Priority newcomer, Backlog backlog) {
        double nanos = 0;
        for (ModelQueue queue : backlog.queues()) {
            nanos += rates.nanos(queue.model, queue.tokensBefore(newcomer));
        }
        return nanos;
    }

    private InferenceException tooMuch(Submission submission, double own, Duration deadline) {
        String work = "The request is " + submission.tokens + " tokens of work, ";
        String limit = submission.tokens > bound
                ? "one request may be " + bound
                : "which take " + seconds(own) + " s of the model's time, and its deadline is "
                        + deadline.toMillis() / 1000.0 + " s";
        return new InferenceException(
                ErrorCode.TOO_MUCH_WORK, work + limit + ": send fewer inputs or labels at a time");
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
