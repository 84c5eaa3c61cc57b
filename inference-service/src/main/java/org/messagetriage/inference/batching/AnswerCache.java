package org.messagetriage.inference.batching;

import java.util.LinkedHashMap;
import java.util.Map;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;

/** The latest answers, so that the same question soon again costs nothing. Safe for many threads. */
final class AnswerCache {

    /** A revision decides its scores, so what is kept never goes stale. */
    private record Key(String model, String revision, Sequence sequence) {
        static Key of(Model model, Sequence sequence) {
            return new Key(model.info().name(), model.info().revision(), sequence);
        }
    }

    private final Map<Key, float[]> rows;

    /** @param size most answers kept; 0: none */
    AnswerCache(int size) {
        rows = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, float[]> eldest) {
                return size() > size;
            }
        };
    }

    /** @return null if it is not here */
    synchronized float[] get(Model model, Sequence sequence) {
        float[] row = rows.get(Key.of(model, sequence));
        return row == null ? null : row.clone();
    }

    synchronized void put(Model model, Sequence sequence, float[] row) {
        rows.put(Key.of(model, sequence), row.clone());
    }
}
