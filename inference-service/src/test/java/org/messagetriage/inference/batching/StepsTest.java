package org.messagetriage.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** Work of many turns beside batches: who gets the engine's thread when, and what is given back. */
class StepsTest {

    private final AtomicLong now = new AtomicLong();
    private final FakeModel writer = FakeModel.satisfaction("writer");
    private final FakeModel model = FakeModel.satisfaction("satisfaction");
    private final List<String> turns = Collections.synchronizedList(new ArrayList<>());
    private BatchScheduler scheduler = scheduler(60);

    private final class Counting extends CountingSteps {

        Counting(String name, int toRead, int toWrite) {
            super(name, toRead, toWrite, turns, now);
        }
    }

    private BatchScheduler scheduler(int timeoutSeconds) {
        return new BatchScheduler(BatchingConfigs.of(100, 8, 1000, timeoutSeconds), now::get, new BatchObserver() {});
    }

    @AfterEach
    void close() {
        model.release();
        scheduler.close();
    }

    private CompletableFuture<String> submit(Steps<String> steps, int seconds) {
        return scheduler.submit(writer, steps, new Terms(Priority.INTERACTIVE, Duration.ofSeconds(seconds), false));
    }

    private CompletableFuture<String> submit(Steps<String> steps) {
        return submit(steps, 60);
    }

    private CompletableFuture<float[][]> submit(FakeModel to, List<Sequence> work) {
        return scheduler
                .under(new Terms(Priority.INTERACTIVE, Duration.ofSeconds(60), false))
                .submit(to, work);
    }

    private List<Sequence> text(int tokens) {
        return List.of(model.tokenizer().text("word ".repeat(tokens - 2)));
    }

    static void waitUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "It did not come to pass in a minute");
            Thread.onSpinWait();
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private Counting held(String name, int toWrite) {
        Counting steps = new Counting(name, 5, toWrite);
        steps.held = true;
        steps.longest = 1;
        return steps;
    }

    @Test
    void workIsDoneToItsEndAndClosedOnce() throws Exception {
        Counting steps = new Counting("a", 10, 200);
        assertEquals("a", get(submit(steps)));
        assertEquals(1, steps.closed);
        assertEquals(0, scheduler.queuedTokens(writer));
    }

    @Test
    void batchesAreRunBetweenTheTurnsOfALongText() throws Exception {
        Counting steps = held("a", 50);
        CompletableFuture<String> text = submit(steps);
        waitUntil(() -> turns.size() == 1);
        CompletableFuture<float[][]> first = submit(model, text(5));
        CompletableFuture<float[][]> second = submit(model, text(60));
        steps.permits.release(1);
        get(first);
        steps.permits.release(1);
        get(second);
        assertFalse(text.isDone());
        assertTrue(turns.size() <= 3, "there was one turn for each batch, not " + turns.size());
        steps.permits.release(1000);
        assertEquals("a", get(text));
    }

    @Test
    void textsTakeTurnsAndNoMoreThanThereArePlacesFor() throws Exception {
        Counting a = held("a", 3);
        Counting b = held("b", 3);
        Counting c = held("c", 1);
        CompletableFuture<String> textA = submit(a);
        waitUntil(() -> turns.size() == 1);
        CompletableFuture<String> textB = submit(b);
        CompletableFuture<String> textC = submit(c);
        for (Counting steps : List.of(a, b, c)) {
            steps.permits.release(100);
        }
        get(CompletableFuture.allOf(textA, textB, textC));
        assertEquals(List.of("a", "b", "a", "b", "a", "b", "a"), turns.subList(0, 7));
        assertTrue(turns.indexOf("c") >= 7, "two are written at a time: " + turns);
    }

    @Test
    void textsWaitForMemoryAndWhatCouldNeverHaveItIsRefused() throws Exception {
        scheduler.boundTextMemory(100);
        Counting large = held("large", 3);
        large.memory = 60;
        Counting other = held("other", 1);
        other.memory = 50;
        Counting small = held("small", 1);
        small.memory = 10;
        CompletableFuture<String> first = submit(large);
        waitUntil(() -> turns.size() == 1);
        CompletableFuture<String> second = submit(other);
        CompletableFuture<String> third = submit(small);
        for (Counting steps : List.of(large, other, small)) {
            steps.permits.release(100);
        }
        get(CompletableFuture.allOf(first, second, third));
        assertEquals(List.of("large", "large", "large", "large"), turns.subList(0, 4), "there was no room for another");
        Counting never = held("never", 1);
        never.memory = 101;
        InferenceException refused = assertThrows(InferenceException.class, () -> submit(never));
        assertEquals(ErrorCode.TOO_MUCH_WORK, refused.code());
        assertTrue(refused.getMessage().contains("text-memory"), refused.getMessage());
    }

    @Test
    void textsOfJobsLeaveHalfOfTheMemoryToCallers() throws Exception {
        scheduler.boundTextMemory(100);
        Terms ofJobs = new Terms(Priority.BATCH, Duration.ofMinutes(30), false);
        Counting job = held("job", 100);
        job.memory = 40;
        CompletableFuture<String> first = scheduler.submit(writer, job, ofJobs);
        waitUntil(() -> turns.size() == 1);
        Counting other = held("other", 100);
        other.memory = 40;
        CompletableFuture<String> second = scheduler.submit(writer, other, ofJobs);
        Counting caller = held("caller", 1);
        caller.memory = 60;
        CompletableFuture<String> ofCaller = submit(caller);
        caller.permits.release(10);
        job.permits.release(1);
        assertEquals("caller", get(ofCaller));
        assertFalse(turns.contains("other"), "it waits for the first job's memory");
        first.cancel(false);
        job.permits.release(200);
        other.permits.release(200);
        assertEquals("other", get(second), "what a cancelled text held is given to who waits");
    }

    @Test
    void textsOfJobsThatComeLaterDoNotTakeTheMemoryThatACallerWaitsFor() throws Exception {
        scheduler.close();
        // Of jobs two are written at a time.
        scheduler = new BatchScheduler(BatchingConfigs.of(100, 8, 1000, 60, 4), now::get, new BatchObserver() {});
        scheduler.boundTextMemory(100);
        Terms ofJobs = new Terms(Priority.BATCH, Duration.ofMinutes(30), false);
        Counting job = held("job", 100);
        job.memory = 20;
        scheduler.submit(writer, job, ofJobs);
        waitUntil(() -> turns.size() == 1);
        Counting caller = held("caller", 1);
        caller.memory = 90;
        CompletableFuture<String> ofCaller = submit(caller);
        Counting later = held("later", 100);
        later.memory = 20;
        CompletableFuture<String> second = scheduler.submit(writer, later, ofJobs);
        caller.permits.release(10);
        later.permits.release(200);
        job.permits.release(200);
        get(CompletableFuture.allOf(ofCaller, second));
        assertTrue(turns.lastIndexOf("caller") < turns.indexOf("later"), () -> "it began before the caller: " + turns);
    }

    @Test
    void callersTextsGoBeforeThoseOfJobsWhichAreNotStarved() throws Exception {
        Counting job = held("job", 100);
        CompletableFuture<String> textOfJob =
                scheduler.submit(writer, job, new Terms(Priority.BATCH, Duration.ofMinutes(30), false));
        waitUntil(() -> turns.size() == 1);
        Counting caller = held("caller", 40);
        CompletableFuture<String> textOfCaller = submit(caller);
        caller.permits.release(1000);
        job.permits.release(1000);
        get(textOfCaller);
        long ofJob = List.copyOf(turns).stream()
                .skip(1)
                .limit(40)
                .filter("job"::equals)
                .count();
        assertTrue(ofJob > 0 && ofJob <= 6, "one turn of eight: " + ofJob + " of 40");
        get(textOfJob);
        assertEquals(1, job.closed);
        assertEquals(0, scheduler.queuedTokens(writer));
    }

    @Test
    void cancelledWorkIsFreedAfterTheTurnThatIsUnderWay() throws Exception {
        Counting running = held("a", 500);
        Counting waiting = new Counting("b", 5, 300);
        CompletableFuture<String> text = submit(running);
        waitUntil(() -> turns.size() == 1);
        CompletableFuture<String> other = submit(waiting);
        assertEquals(810, scheduler.queuedTokens(writer));
        other.cancel(false);
        assertEquals(505, scheduler.queuedTokens(writer));
        assertEquals(1, waiting.closed);
        text.cancel(false);
        assertEquals(0, running.closed, "its turn is under way");
        running.permits.release(1);
        waitUntil(() -> scheduler.queuedTokens(writer) == 0);
        assertEquals(1, running.closed);
        assertEquals("c", get(submit(new Counting("c", 5, 5))));
        assertEquals(List.of("a", "c", "c", "c"), turns.subList(0, 4));
    }

    @Test
    void workIsGivenUpAfterItsTime() throws Exception {
        Counting steps = held("a", 500);
        CompletableFuture<String> text = submit(steps, 1);
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(text));
        assertTrue(failure.getCause() instanceof TimeoutException);
        steps.permits.release(1);
        waitUntil(() -> steps.closed == 1);
        assertEquals(0, scheduler.queuedTokens(writer));
    }

    @Test
    void aFailureIsTheTextsOwn() throws Exception {
        Counting broken = new Counting("a", 5, 10);
        broken.failing = true;
        assertThrows(ExecutionException.class, () -> get(submit(broken)));
        waitUntil(() -> broken.closed == 1);
        assertEquals("b", get(submit(new Counting("b", 5, 10))));
    }

    @Test
    void aTextThatFailsAtItsEndDoesNotEndTheThreadOfAllWork() throws Exception {
        Counting broken = new Counting("a", 5, 10);
        broken.failingAtItsEnd = true;
        assertThrows(ExecutionException.class, () -> get(submit(broken)));
        assertEquals("b", get(submit(new Counting("b", 5, 10))));
        Counting cancelled = held("c", 10);
        cancelled.failingAtItsEnd = true;
        CompletableFuture<String> text = submit(cancelled);
        waitUntil(() -> cancelled.inTurn);
        text.cancel(false);
        cancelled.permits.release(1);
        assertEquals("d", get(submit(new Counting("d", 5, 10))));
        assertEquals(0, scheduler.queuedTokens(writer));
    }

    /** Whatever it is that fails, where nobody looks for it. */
    @Test
    void anErrorBesideTheModelDoesNotEndTheThreadOfAllWork() throws Exception {
        scheduler.close();
        AtomicInteger errors = new AtomicInteger();
        BatchObserver failing = new BatchObserver() {
            @Override
            public void queued(Model of, int tokens) {
                if (Thread.currentThread().getName().equals("engine") && errors.getAndIncrement() == 0) {
                    throw new StackOverflowError("as it was told");
                }
            }
        };
        scheduler = new BatchScheduler(BatchingConfigs.of(100, 8, 1000, 60), now::get, failing);
        CompletableFuture<String> lost = submit(new Counting("a", 5, 10), 1);
        waitUntil(() -> errors.get() > 0);
        lost.cancel(false);
        assertEquals("b", get(submit(new Counting("b", 5, 10))));
    }

    @Test
    void textsOfJobsBeginThoughCallersWaitForAPlace() throws Exception {
        List<Counting> callers = List.of(held("a", 50), held("b", 50), held("c", 50));
        List<CompletableFuture<String>> texts = new ArrayList<>();
        callers.forEach(steps -> texts.add(submit(steps)));
        for (String name : List.of("job", "next")) {
            Counting job = held(name, 3);
            job.permits.release(1000);
            texts.add(scheduler.submit(writer, job, new Terms(Priority.BATCH, Duration.ofMinutes(30), false)));
        }
        callers.forEach(steps -> steps.permits.release(1000));
        get(CompletableFuture.allOf(texts.toArray(CompletableFuture[]::new)));
        int first = Math.min(turns.lastIndexOf("a"), turns.lastIndexOf("b"));
        assertTrue(turns.indexOf("next") < first, "the places that callers wait for are not those of jobs: " + turns);
    }

    @Test
    void anEmptyRingTakesNoTurn() throws Exception {
        get(submit(new Counting("a", 5, 10)));
        int before = turns.size();
        for (int i = 0; i < 20; i++) {
            get(submit(model, text(5 + i)));
        }
        assertEquals(before, turns.size());
        assertEquals(20, model.batches().size());
    }

    @Test
    void whatCannotBeWrittenInTimeIsRefusedAtOnce() throws Exception {
        // Ten milliseconds a turn of at most one token: a hundred tokens a second.
        Counting slow = new Counting("a", 5, 60);
        slow.longest = 1;
        get(submit(slow));
        assertEquals(ErrorCode.TOO_MUCH_WORK, refusal(new Counting("b", 5, 900), 5));
        assertEquals(ErrorCode.TOO_MUCH_WORK, refusal(new Counting("c", 5, 996), 60));
        Counting waiting = held("d", 400);
        CompletableFuture<String> text = submit(waiting);
        assertEquals(ErrorCode.OVERLOADED, refusal(new Counting("e", 5, 300), 5));
        assertEquals(ErrorCode.OVERLOADED, refusal(new Counting("f", 5, 700), 60));
        text.cancel(false);
        waiting.permits.release(1);
    }

    private ErrorCode refusal(Steps<String> steps, int seconds) {
        return assertThrows(InferenceException.class, () -> submit(steps, seconds))
                .code();
    }

    @Test
    void aLongTextDoesNotKeepShortInputsFromBeingAdmitted() throws Exception {
        Counting slow = new Counting("a", 5, 60);
        slow.longest = 1;
        get(submit(slow));
        Counting text = held("b", 900);
        CompletableFuture<String> writing = submit(text);
        CompletableFuture<float[][]> scores = scheduler
                .under(new Terms(Priority.INTERACTIVE, Duration.ofSeconds(2), false))
                .submit(model, text(5));
        text.permits.release(2);
        assertEquals(1, get(scores).length);
        writing.cancel(false);
        text.permits.release(2);
    }

    @Test
    void closingGivesUpWhatIsNotDoneInTime() throws Exception {
        scheduler.close();
        BatchingConfig config = BatchingConfigs.drainingWithin(Duration.ofSeconds(1));
        scheduler = new BatchScheduler(config, now::get, new BatchObserver() {});
        Counting steps = new Counting("a", 5, 1000 - 5);
        steps.longest = 1;
        steps.held = true;
        CompletableFuture<String> text = submit(steps);
        Thread releasing = new Thread(() -> {
            while (!text.isDone()) {
                steps.permits.release(1);
                java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            steps.permits.release(1);
        });
        releasing.start();
        scheduler.close();
        releasing.join(60_000);
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(text));
        assertTrue(failure.getCause() instanceof InferenceException, failure.toString());
        assertEquals(1, steps.closed);
    }
}
