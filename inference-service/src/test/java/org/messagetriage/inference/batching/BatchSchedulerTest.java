package org.messagetriage.inference.batching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.inference.classification.TextClassifier;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.engine.Segment;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

class BatchSchedulerTest {

    private final AtomicLong now = new AtomicLong();
    private final FakeModel model = FakeModel.satisfaction("satisfaction");
    private BatchScheduler scheduler =
            new BatchScheduler(BatchingConfigs.of(100, 8, 1000, 60), now::get, new BatchObserver() {});

    @AfterEach
    void close() {
        model.release();
        scheduler.close();
    }

    /** Texts that are so many tokens long. */
    private List<Sequence> texts(int... tokens) {
        return IntStream.of(tokens)
                .mapToObj(length -> model.tokenizer().text("word ".repeat(length - 2)))
                .toList();
    }

    private List<Sequence> texts(int count, int tokens) {
        return texts(IntStream.generate(() -> tokens).limit(count).toArray());
    }

    /** Occupies the thread, so that what follows gathers in the queue. */
    private CompletableFuture<float[][]> occupy() {
        model.hold();
        CompletableFuture<float[][]> first = submit(model, texts(10));
        waitForBatches(1);
        return first;
    }

    private void waitForBatches(int count) {
        StepsTest.waitUntil(() -> model.batches().size() >= count);
    }

    /** Lengths of the inputs of each batch, the one that occupied the thread left out. */
    private List<List<Integer>> lengths() {
        return model.batches().stream()
                .skip(1)
                .map(batch -> batch.stream().map(Sequence::tokens).toList())
                .toList();
    }

    private static float[][] get(CompletableFuture<float[][]> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private ErrorCode refusal(List<Sequence> work) {
        return assertThrows(InferenceException.class, () -> submit(model, work)).code();
    }

    @Test
    void rowsComeBackInTheOrderOfTheInputs() throws Exception {
        List<Sequence> work = new ArrayList<>();
        for (String text : List.of("wonderful", "a b c d e f g h i j terrible", "wonderful wonderful", "x")) {
            work.add(model.tokenizer().text(text));
        }
        float[][] rows = get(submit(model, work));
        assertArrayEquals(new float[] {-2, -1, 0.5f, 1, 2}, rows[0]);
        assertArrayEquals(new float[] {2, 1, 0.5f, -1, -2}, rows[1]);
        assertArrayEquals(new float[] {-4, -2, 0.5f, 2, 4}, rows[2]);
        assertEquals(0.5f, rows[3][2]);
    }

    @Test
    void requestsOfSimilarLengthShareABatch() throws Exception {
        occupy();
        CompletableFuture<float[][]> last = null;
        for (int tokens : new int[] {10, 60, 11, 12}) {
            last = submit(model, texts(tokens));
        }
        model.release();
        get(last);
        waitForBatches(3);
        assertEquals(List.of(List.of(10, 11, 12), List.of(60)), lengths());
    }

    @Test
    void pairsOfOnePremiseStayTogetherAndCountItOnce() throws Exception {
        FakeModel pairs = FakeModel.zeroShot("pairs");
        List<String> hypotheses = List.of("a", "a b c", "a b", "a b c d");
        List<Sequence> work = new ArrayList<>();
        for (String premise : List.of("one two three four", "five six seven eight", "nine ten")) {
            work.addAll(pairs.tokenizer().pairs(premise, hypotheses));
        }
        scheduler.close();
        // 6 tokens of premise and 3 + 5 + 4 + 6 of hypotheses: 24, where four whole pairs would be 42.
        scheduler = new BatchScheduler(BatchingConfigs.of(50, 8, 1000, 60), now::get, new BatchObserver() {});
        get(submit(pairs, work));
        List<List<Sequence>> batches = pairs.batches();
        assertEquals(work.subList(0, 8), batches.get(0), "two premises with all that is asked of them");
        assertEquals(work.subList(8, 12), batches.get(1));
    }

    @Test
    void aShortInputIsNotPaddedToTheLengthOfALongOne() throws Exception {
        occupy();
        submit(model, texts(3));
        CompletableFuture<float[][]> last = submit(model, texts(30));
        model.release();
        get(last);
        assertEquals(List.of(List.of(3), List.of(30)), lengths());
    }

    @Test
    void newcomersDoNotOvertakeARequestOfARareLengthAgainAndAgain() throws Exception {
        occupy();
        for (int tokens : new int[] {5, 20, 35, 50}) {
            submit(model, texts(tokens));
        }
        CompletableFuture<float[][]> rare = submit(model, texts(64));
        for (int i = 0; i < 7; i++) {
            for (int tokens : new int[] {5, 20, 35, 50}) {
                submit(model, texts(tokens));
            }
        }
        model.release();
        get(rare);
        List<Integer> order = lengths().stream().flatMap(List::stream).toList();
        int before = order.indexOf(64);
        assertTrue(before <= 10, () -> "It waited for its four predecessors and too many newcomers: " + order);
    }

    @Test
    void aLargeRequestIsSplitByItsTokens() throws Exception {
        CompletableFuture<float[][]> large = submit(model, texts(12, 30));
        assertEquals(12, get(large).length);
        assertTrue(model.batches().stream().allMatch(batch -> batch.size() == 3), "3 x 30 of 100 tokens");
    }

    @Test
    void aBatchHasNoMoreInputsThanItMay() throws Exception {
        get(submit(model, texts(20, 3)));
        assertEquals(List.of(8, 8, 4), model.batches().stream().map(List::size).toList());
    }

    @Test
    void anInputLongerThanABatchRunsAlone() throws Exception {
        scheduler.close();
        scheduler = new BatchScheduler(BatchingConfigs.of(20, 8, 1000, 60), now::get, new BatchObserver() {});
        get(submit(model, texts(2, 50)));
        assertEquals(2, model.batches().size());
    }

    @Test
    void aShortRequestDoesNotWaitForTheWholeOfALongOne() throws Exception {
        occupy();
        CompletableFuture<float[][]> longOne = submit(model, texts(12, 30));
        CompletableFuture<float[][]> shortOne = submit(model, texts(5));
        model.allow(3);
        get(shortOne);
        assertTrue(!longOne.isDone());
        model.release();
        get(longOne);
    }

    private CompletableFuture<float[][]> submit(FakeModel to, List<Sequence> work) {
        return within(60, Priority.INTERACTIVE).submit(to, work);
    }

    private Submitter within(int seconds, Priority priority) {
        return scheduler.under(new Terms(priority, Duration.ofSeconds(seconds), false));
    }

    @Test
    void interactiveWorkGoesBeforeBatchWorkAndDoesNotStarveIt() throws Exception {
        occupy();
        Submitter jobs = within(60, Priority.BATCH);
        CompletableFuture<float[][]> job = jobs.submit(model, texts(3, 40));
        List<CompletableFuture<float[][]>> people = new ArrayList<>();
        for (int tokens : new int[] {11, 60, 12}) {
            people.add(submit(model, texts(tokens)));
        }
        model.release();
        for (CompletableFuture<float[][]> one : people) {
            get(one);
        }
        get(job);
        assertEquals(List.of(List.of(11, 12), List.of(60), List.of(40, 40), List.of(40)), lengths());
    }

    @Test
    void batchWorkGetsItsShareHoweverManyPeopleWait() throws Exception {
        scheduler.close();
        scheduler = new BatchScheduler(BatchingConfigs.of(20, 1, 1000, 60), now::get, new BatchObserver() {});
        occupy();
        CompletableFuture<float[][]> job = within(60, Priority.BATCH).submit(model, texts(2, 20));
        CompletableFuture<float[][]> people = submit(model, texts(20, 10));
        model.release();
        get(people);
        get(job);
        List<Integer> order = lengths().stream().map(batch -> batch.get(0)).toList();
        assertEquals(6, order.indexOf(20), "one was running, six more of them, then the job's first");
        assertEquals(14, order.lastIndexOf(20), "and again after seven");
    }

    @Test
    void batchWorkOfAModelThatPeopleUseIsNotStarvedByThatOfAnother() throws Exception {
        scheduler.close();
        scheduler = new BatchScheduler(BatchingConfigs.of(20, 1, 1000, 60), now::get, new BatchObserver() {});
        FakeModel other = FakeModel.satisfaction("other");
        occupy();
        CompletableFuture<float[][]> job = within(60, Priority.BATCH).submit(model, texts(1, 20));
        within(60, Priority.BATCH).submit(other, texts(20, 20));
        CompletableFuture<float[][]> people = submit(model, texts(50, 10));
        model.release();
        get(people);
        get(job);
        List<Integer> order = lengths().stream().map(batch -> batch.get(0)).toList();
        assertTrue(order.indexOf(20) <= 13, () -> "It is the first or second of batch work: " + order);
    }

    @Test
    void batchWorkIsLetInHoweverManyPeopleWait() throws Exception {
        occupy();
        CompletableFuture<float[][]> people = submit(model, texts(19, 50));
        CompletableFuture<float[][]> job = within(60, Priority.BATCH).submit(model, texts(15, 60));
        assertEquals(ErrorCode.OVERLOADED, refusal(texts(60)), "people have filled the queue");
        InferenceException refused = assertThrows(
                InferenceException.class,
                () -> within(60, Priority.BATCH).submit(model, texts(2, 60)),
                "and jobs have filled theirs");
        assertEquals(ErrorCode.OVERLOADED, refused.code());
        model.release();
        get(people);
        get(job);
    }

    @Test
    void closingGivesUpWhatIsNotDoneInTime() throws Exception {
        drainWithinASecond();
        occupy();
        CompletableFuture<float[][]> tooMuch = submit(model, texts(15, 60));
        Thread releasing = new Thread(() -> {
            while (!tooMuch.isDone()) {
                model.allow(1);
                java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            model.release();
        });
        releasing.start();
        scheduler.close();
        releasing.join(60_000);
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(tooMuch));
        assertEquals(ErrorCode.SHUTTING_DOWN, ((InferenceException) failure.getCause()).code());
        assertEquals(0, scheduler.queuedTokens(model));
    }

    @Test
    void aDrainThatNobodyClosesGivesUpInTimeAndLetsWorkInUntilThen() throws Exception {
        drainWithinASecond();
        occupy();
        long begun = System.nanoTime();
        scheduler.drain().begin();
        CompletableFuture<float[][]> late = submit(model, texts(5));
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(late));
        assertEquals(ErrorCode.SHUTTING_DOWN, ((InferenceException) failure.getCause()).code());
        assertTrue(System.nanoTime() - begun >= TimeUnit.MILLISECONDS.toNanos(900), "nine tenths are for the work");
        assertTrue(closed());
    }

    private void drainWithinASecond() {
        scheduler.close();
        BatchingConfig config = BatchingConfigs.drainingWithin(Duration.ofSeconds(1));
        scheduler = new BatchScheduler(config, now::get, new BatchObserver() {});
    }

    @Test
    void longInputsCountForSeveralOfTheAnswersThatAreKept() throws Exception {
        scheduler.close();
        scheduler = new BatchScheduler(BatchingConfigs.of(100, 8, 10_000, 60), now::get, new BatchObserver() {});
        Submitter cached = scheduler.under(new Terms(Priority.INTERACTIVE, Duration.ofSeconds(60), true));
        // Ten answers are kept, of 5,120 tokens.
        for (int first : new int[] {1, 2, 3, 1}) {
            int[] ids = new int[2000];
            ids[0] = first;
            get(cached.submit(model, List.of(new Sequence(new Segment(ids, false), null))));
        }
        assertEquals(4, model.batches().size(), "the first is no longer known");
        get(cached.submit(model, texts(5)));
        get(cached.submit(model, texts(5)));
        assertEquals(5, model.batches().size());
    }

    @Test
    void theSameQuestionSoonAgainIsNotRunAgain() throws Exception {
        Submitter cached = scheduler.under(new Terms(Priority.INTERACTIVE, Duration.ofSeconds(60), true));
        float[][] first = get(cached.submit(model, texts(new int[] {5, 6})));
        float[][] again = get(cached.submit(model, texts(6, 7, 5)));
        assertArrayEquals(first[0], again[2]);
        assertArrayEquals(first[1], again[0]);
        assertEquals(
                List.of(5, 6, 7),
                model.batches().stream()
                        .flatMap(List::stream)
                        .map(Sequence::tokens)
                        .sorted()
                        .toList());
        get(submit(model, texts(5)));
        assertEquals(4, model.batches().stream().mapToInt(List::size).sum(), "asked without the cache it is");
    }

    @Test
    void workThatCanNeverFitIsTooMuch() {
        assertEquals(ErrorCode.TOO_MUCH_WORK, refusal(texts(20, 51)));
        assertEquals(0, scheduler.queuedTokens(model));
    }

    @Test
    void cancelledWorkIsFreedAndDoesNotRun() throws Exception {
        occupy();
        CompletableFuture<float[][]> cancelled = submit(model, texts(15, 60));
        CompletableFuture<float[][]> kept = submit(model, texts(5));
        assertEquals(905, scheduler.queuedTokens(model));
        cancelled.cancel(false);
        assertEquals(5, scheduler.queuedTokens(model));
        model.release();
        get(kept);
        assertEquals(List.of(List.of(5)), lengths());
    }

    /** A batch runs on when nobody waits for it any more: its model must not be closed under it. */
    @Test
    void aModelIsRetiredOnceNothingRunsOnIt() throws Exception {
        CompletableFuture<float[][]> running = occupy();
        CompletableFuture<float[][]> waiting = submit(model, texts(5));
        CompletableFuture<Void> retired = CompletableFuture.runAsync(() -> scheduler.retire(model));
        running.cancel(false);
        assertThrows(TimeoutException.class, () -> retired.get(200, TimeUnit.MILLISECONDS));
        model.allow(1);
        waitForBatches(2);
        assertThrows(TimeoutException.class, () -> retired.get(200, TimeUnit.MILLISECONDS));
        model.allow(1);
        retired.get(60, TimeUnit.SECONDS);
        assertTrue(waiting.isDone());
        assertEquals(0, scheduler.queuedTokens(model));
    }

    @Test
    void workIsGivenUpAfterItsTime() {
        occupy();
        CompletableFuture<float[][]> late = within(1, Priority.INTERACTIVE).submit(model, texts(5));
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(late));
        assertTrue(failure.getCause() instanceof TimeoutException);
        assertEquals(0, scheduler.queuedTokens(model));
    }

    @Test
    void aFailingInputFailsItsOwnRequestOnly() throws Exception {
        occupy();
        CompletableFuture<float[][]> sound = submit(model, texts(4));
        CompletableFuture<float[][]> poisoned = submit(
                model,
                List.of(
                        model.tokenizer().text(FakeModel.POISON),
                        model.tokenizer().text("word ".repeat(50))));
        CompletableFuture<float[][]> another = submit(model, texts(4));
        model.release();
        assertEquals(1, get(sound).length);
        assertEquals(1, get(another).length);
        assertThrows(ExecutionException.class, () -> get(poisoned));
        assertEquals(0, scheduler.queuedTokens(model), "The rest of a failed request is not run");
        assertEquals(1, get(submit(model, texts(4))).length, "The thread goes on");
    }

    @Test
    void aScoreThatIsNoNumberFailsItsOwnRequestOnlyAndIsNotKept() throws Exception {
        Submitter cached = scheduler.under(new Terms(Priority.INTERACTIVE, Duration.ofSeconds(60), true));
        List<Sequence> work = List.of(model.tokenizer().text(FakeModel.OVERFLOW));
        occupy();
        CompletableFuture<float[][]> sound = submit(model, texts(4));
        CompletableFuture<float[][]> overflown = cached.submit(model, work);
        model.release();
        assertEquals(1, get(sound).length);
        for (CompletableFuture<float[][]> answer : List.of(overflown, cached.submit(model, work))) {
            ExecutionException failure = assertThrows(ExecutionException.class, () -> get(answer));
            assertEquals(ErrorCode.INTERNAL, ((InferenceException) failure.getCause()).code());
        }
    }

    @Test
    void nothingIsTokenisedForWhoWaitsNoLonger() {
        Submitter late = scheduler.under(
                new Terms(Priority.INTERACTIVE, Duration.ofSeconds(20), () -> Duration.ofMillis(-1), false));
        InferenceException refusal = assertThrows(
                InferenceException.class, () -> new TextClassifier(late).classify(model, List.of("too late"), null));
        assertEquals(ErrorCode.TIMED_OUT, refusal.code());
        assertEquals(List.of(), model.batches());
    }

    @Test
    void modelsTakeTurns() throws Exception {
        FakeModel other = FakeModel.satisfaction("other");
        occupy();
        CompletableFuture<float[][]> longOne = submit(model, texts(12, 30));
        CompletableFuture<float[][]> ofOther = submit(other, texts(5));
        model.allow(2);
        get(ofOther);
        assertTrue(!longOne.isDone());
    }

    @Test
    void closingFinishesWhatWasAdmittedAndAdmitsNothingMore() throws Exception {
        occupy();
        CompletableFuture<float[][]> admitted = submit(model, texts(12, 30));
        Thread closing = new Thread(scheduler::close);
        closing.start();
        StepsTest.waitUntil(this::closed);
        model.release();
        assertEquals(12, get(admitted).length);
        closing.join(60_000);
        assertTrue(!closing.isAlive());
    }

    private boolean closed() {
        try {
            submit(model, texts(3));
            return false;
        } catch (InferenceException e) {
            return e.code() == ErrorCode.SHUTTING_DOWN;
        }
    }
}
