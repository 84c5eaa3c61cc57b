package org.messagetriage.inference.engine.djl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Many texts of many requests are asked the same questions: a hypothesis' tokens are made once, and those that were asked
 * for last are kept. Safe for many threads.
 */
final class KeptHypotheses<T> {

    private static final int KEPT = 1024;

    private final Function<String, T> tokenise;
    private final Map<String, T> latest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
            return size() > KEPT;
        }
    };

    KeptHypotheses(Function<String, T> tokenise) {
        this.tokenise = tokenise;
    }

    T of(String hypothesis) {
        synchronized (latest) {
            T known = latest.get(hypothesis);
            if (known != null) {
                return known;
            }
        }
        // Outside of the lock: two threads may make the same tokens, and none waits for another's.
        T made = tokenise.apply(hypothesis);
        synchronized (latest) {
            latest.put(hypothesis, made);
        }
        return made;
    }
}
