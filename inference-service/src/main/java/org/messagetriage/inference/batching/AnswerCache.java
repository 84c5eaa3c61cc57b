package org.messagetriage.inference.batching;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

    /** A row is as long as its answer, its key as its input: an input that is longer than this counts for several. */
    private static final long TOKENS_OF_AN_INPUT = 512;

    private final int most;
    private final Map<Key, float[]> rows = new LinkedHashMap<>(16, 0.75f, true);
    private long tokens;
    /** Texts that were asked about, by a number that others may share: answers to them may be among the rows. */
    private final Map<Long, Boolean> asked = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > most;
        }
    };

    private final BatchObserver observer;

    /** @param most answers kept; 0: none */
    AnswerCache(int most, BatchObserver observer) {
        this.most = most;
        this.observer = observer;
    }

    /** Whether rows of one of the texts may be here. */
    synchronized boolean mayKnow(Model model, List<String> texts) {
        return texts.stream().anyMatch(text -> asked.get(number(model, text)) != null);
    }

    /** These are going to be asked about. */
    synchronized void note(Model model, List<String> texts) {
        texts.forEach(text -> asked.put(number(model, text), true));
    }

    private static long number(Model model, String text) {
        return (long) text.hashCode() << 32
                ^ 31L * text.length()
                ^ model.info().name().hashCode();
    }

    /** The rows that are here, and those of the rest from whoever computes them; cancelling reaches that work. */
    CompletableFuture<float[][]> answer(Model model, List<Sequence> sequences, Submitter computing) {
        float[][] answer = new float[sequences.size()][];
        List<Integer> unknown = new ArrayList<>();
        for (int i = 0; i < answer.length; i++) {
            answer[i] = get(model, sequences.get(i));
            if (answer[i] == null) {
                unknown.add(i);
            }
        }
        observer.cached(model, answer.length - unknown.size());
        if (unknown.isEmpty()) {
            return CompletableFuture.completedFuture(answer);
        }
        CompletableFuture<float[][]> work =
                computing.submit(model, unknown.stream().map(sequences::get).toList());
        CompletableFuture<float[][]> whole = work.thenApply(computed -> {
            for (int i = 0; i < computed.length; i++) {
                answer[unknown.get(i)] = computed[i];
                put(model, sequences.get(unknown.get(i)), computed[i]);
            }
            return answer;
        });
        // Cancelling what was derived does not reach the work by itself.
        whole.whenComplete((done, failure) -> work.cancel(false));
        return whole;
    }

    /** @return null if it is not here */
    private synchronized float[] get(Model model, Sequence sequence) {
        float[] row = rows.get(Key.of(model, sequence));
        return row == null ? null : row.clone();
    }

    private synchronized void put(Model model, Sequence sequence, float[] row) {
        if (rows.put(Key.of(model, sequence), row.clone()) == null) {
            tokens += sequence.tokens();
        }
        Iterator<Key> eldest = rows.keySet().iterator();
        while (rows.size() > most || tokens > most * TOKENS_OF_AN_INPUT) {
            tokens -= eldest.next().sequence.tokens();
            eldest.remove();
        }
    }
}
