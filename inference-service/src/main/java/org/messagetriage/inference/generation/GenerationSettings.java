package org.messagetriage.inference.generation;

import java.util.ArrayList;
import java.util.List;
import org.messagetriage.inference.engine.Sampling;

/**
 * How a text is to be written on.
 *
 * @param mostTokens new tokens after which it ends, at least one
 * @param stops texts after which it ends; they stay in it, what is behind them does not
 */
public record GenerationSettings(int mostTokens, Sampling sampling, List<String> stops) {

    public GenerationSettings {
        stops = List.copyOf(stops);
    }

    /** The same with another text to end at. */
    public GenerationSettings stoppingAt(String stop) {
        List<String> all = new ArrayList<>(stops);
        all.add(stop);
        return new GenerationSettings(mostTokens, sampling, all);
    }

    /** The same with no more new tokens than there is room for. */
    public GenerationSettings within(int room) {
        return new GenerationSettings(Math.min(mostTokens, room), sampling, stops);
    }
}
