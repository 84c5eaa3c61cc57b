package org.messagetriage.inference.batching;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * An answer that is under way.
 *
 * <p>A future alone will not do: cancelling one that was derived from another does not reach the work itself.
 *
 * @param answer completes on the scheduler's thread: what hangs on it must be short
 * @param truncated indexes of the inputs that were longer than the model takes
 * @param work the work that the scheduler holds
 */
public record Pending<T>(CompletableFuture<T> answer, List<Integer> truncated, CompletableFuture<?> work) {

    public static Pending<float[][]> of(CompletableFuture<float[][]> work, List<Integer> truncated) {
        return new Pending<>(work, List.copyOf(truncated), work);
    }

    public <R> Pending<R> map(Function<T, R> function) {
        return new Pending<>(answer.thenApply(function), truncated, work);
    }

    public Pending<T> withTruncated(List<Integer> indexes) {
        return new Pending<>(answer, indexes, work);
    }

    /** Gives the work up: what has not run yet will not. */
    public void cancel() {
        work.cancel(false);
    }
}
