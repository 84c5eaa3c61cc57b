package org.messagetriage.inference.batching;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.messagetriage.inference.engine.Model;

/** How fast each model has been of late: what a deadline is planned with. Safe for many threads. */
final class Rates {

    private final int fullBatch;

    /** Tokens a nanosecond, averaged over the latest batches. */
    private final Map<Model, Double> rates = new ConcurrentHashMap<>();

    /** @param fullBatch tokens of a full batch */
    Rates(int fullBatch) {
        this.fullBatch = fullBatch;
    }

    /** A full batch tells more of the rate than a lone input; one that was held up must not count by its time. */
    void ran(Model model, int tokens, long nanos) {
        double latest = tokens / (double) Math.max(1, nanos);
        double weight = Math.max(0.05, Math.min(0.5, 0.5 * tokens / fullBatch));
        rates.merge(model, latest, (rate, now) -> rate + weight * (now - rate));
    }

    void forget(Model model) {
        rates.remove(model);
    }

    /** How long so many tokens take at the measured rate; 0 before anything was measured. */
    double nanos(Model model, double tokens) {
        Double rate = rates.get(model);
        return rate == null || rate == 0 ? 0 : tokens / rate;
    }
}
