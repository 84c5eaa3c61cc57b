package org.messagetriage.triage.explanation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.inference.Explanation;

class RecentExplanationsTest {
    private final AtomicInteger made = new AtomicInteger();
    private final RecentExplanations recent = new RecentExplanations(2);
    private final Supplier<Explanation> make = () -> {
        made.incrementAndGet();
        return new Explanation("neutral", 0.5, "r1", List.of());
    };

    @Test
    void makesEachOnce() {
        assertSame(recent.get(key(1), make), recent.get(key(1), make));
        assertEquals(1, made.get());
    }

    @Test
    void anotherRevisionIsAnotherExplanation() {
        recent.get(key(1), make);
        recent.get(new RecentExplanations.Key(1, "satisfaction", "r2"), make);
        assertEquals(2, made.get());
    }

    @Test
    void doesNotKeepWhatAnotherRevisionSays() {
        var older = new RecentExplanations.Key(1, "satisfaction", "r0");
        recent.get(older, make);
        recent.get(older, make);
        assertEquals(2, made.get());
    }

    @Test
    void forgetsTheOneThatNobodyAskedForLongest() {
        recent.get(key(1), make);
        recent.get(key(2), make);
        recent.get(key(1), make);
        recent.get(key(3), make);
        recent.get(key(1), make);
        assertEquals(3, made.get());
        recent.get(key(2), make);
        assertEquals(4, made.get());
    }

    @Test
    void doesNotKeepAFailure() {
        assertThrows(
                IllegalStateException.class,
                () -> recent.get(key(1), () -> {
                    throw new IllegalStateException("away");
                }));
        recent.get(key(1), make);
        assertEquals(1, made.get());
    }

    @Test
    void whoeverAsksMeanwhileWaitsForTheSame() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try {
            List<Future<Explanation>> answers = new ArrayList<>();
            answers.add(threads.submit(() -> recent.get(key(1), () -> {
                asked.countDown();
                await(go);
                return make.get();
            })));
            asked.await();
            for (int i = 0; i < 4; i++) {
                answers.add(threads.submit(() -> recent.get(key(1), make)));
            }
            go.countDown();
            for (Future<Explanation> answer : answers) {
                answer.get(10, TimeUnit.SECONDS);
            }
            assertEquals(1, made.get());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RecentExplanations.Key key(long messageId) {
        return new RecentExplanations.Key(messageId, "satisfaction", "r1");
    }
}
