package org.messagetriage.inference.batching;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.messagetriage.inference.batching.Submission.Item;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.InferenceException;

/** Runs a batch on its model and hands the rows to the requests that wait for them. For the scheduler's thread only. */
final class BatchRunner {

    private static final Logger LOG = Logger.getLogger(BatchRunner.class);

    private final LongSupplier nanoTime;
    private final Rates rates;
    private final BatchObserver observer;

    BatchRunner(LongSupplier nanoTime, Rates rates, BatchObserver observer) {
        this.nanoTime = nanoTime;
        this.rates = rates;
        this.observer = observer;
    }

    void run(List<Item> batch) {
        Model model = batch.get(0).owner.model;
        long start = nanoTime.getAsLong();
        try {
            for (Item item : batch) {
                observer.waited(model, start - item.owner.admittedAt);
            }
            float[][] rows = model.run(batch.stream().map(item -> item.sequence).toList());
            measure(model, batch, nanoTime.getAsLong() - start);
            for (int i = 0; i < rows.length; i++) {
                deliver(batch.get(i), rows[i]);
            }
        } catch (Throwable failure) {
            // Whatever a model does, errors of native code included, the thread goes on: nobody else runs the queue.
            fail(batch, failure);
        }
    }

    /** A score that is no number fails who asked for it, nobody else. */
    private static void deliver(Item item, float[] row) {
        for (float value : row) {
            if (!Float.isFinite(value)) {
                LOG.warnf(
                        "Model %s gave a score that is no number",
                        item.owner.model.info().name());
                item.owner.future.completeExceptionally(InferenceException.ofNoNumber());
                return;
            }
        }
        item.owner.deliver(item, row);
    }

    private void measure(Model model, List<Item> batch, long nanos) {
        int tokens = batch.stream().mapToInt(item -> item.cost).sum();
        rates.ran(model, tokens, nanos);
        observer.ran(model, batch.size(), tokens, nanos);
    }

    /** One request must not fail because another one's input made the model fail: each gets a run of its own. */
    private void fail(List<Item> batch, Throwable failure) {
        Set<Submission> owners = new LinkedHashSet<>();
        batch.forEach(item -> owners.add(item.owner));
        if (owners.size() == 1) {
            Submission only = batch.get(0).owner;
            LOG.errorf(
                    failure, "Model %s failed on %d inputs", only.model.info().name(), batch.size());
            only.future.completeExceptionally(failure);
            return;
        }
        for (Submission owner : owners) {
            List<Item> own = new ArrayList<>(batch);
            own.removeIf(item -> item.owner != owner);
            run(own);
        }
    }
}
