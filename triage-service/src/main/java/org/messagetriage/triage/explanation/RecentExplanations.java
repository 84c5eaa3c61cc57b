package org.messagetriage.triage.explanation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.messagetriage.triage.inference.Explanation;

/**
 * The explanations that were asked for lately. Whoever asks for one that is being made waits for it instead of having it
 * made twice. One that failed is not kept, nor one by another revision than its key's: that one may be withdrawn again.
 */
final class RecentExplanations {

    /** A text never changes, so what a revision says about it never does. */
    record Key(long messageId, String model, String revision) {}

    private final Map<Key, CompletableFuture<Explanation>> kept;

    /** @param most how many are kept; the one that nobody asked for longest goes first */
    RecentExplanations(int most) {
        kept = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, CompletableFuture<Explanation>> eldest) {
                return size() > most;
            }
        };
    }

    Explanation get(Key key, Supplier<Explanation> make) {
        CompletableFuture<Explanation> own = new CompletableFuture<>();
        CompletableFuture<Explanation> known;
        synchronized (kept) {
            known = kept.putIfAbsent(key, own);
        }
        return known == null ? make(key, own, make) : await(known);
    }

    private Explanation make(Key key, CompletableFuture<Explanation> own, Supplier<Explanation> make) {
        try {
            Explanation explanation = make.get();
            if (!key.revision().equals(explanation.revision())) {
                forget(key, own);
            }
            own.complete(explanation);
            return explanation;
        } catch (RuntimeException | Error e) {
            forget(key, own);
            own.completeExceptionally(e);
            throw e;
        }
    }

    private void forget(Key key, CompletableFuture<Explanation> own) {
        synchronized (kept) {
            kept.remove(key, own);
        }
    }

    private static Explanation await(CompletableFuture<Explanation> known) {
        try {
            return known.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
