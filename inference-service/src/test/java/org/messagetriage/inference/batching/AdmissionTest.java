package org.messagetriage.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** What is let in, by a clock that stands still while a batch of 10 tokens runs on a model of 20 tokens a second. */
class AdmissionTest {

    private final AtomicLong now = new AtomicLong();
    private final FakeModel model = FakeModel.satisfaction("satisfaction");
    private final BatchScheduler scheduler =
            new BatchScheduler(BatchingConfigs.of(100, 8, 1000, 60), now::get, new BatchObserver() {});

    @BeforeEach
    void atTwentyTokensASecond() throws Exception {
        model.hold();
        CompletableFuture<float[][]> first = submit(model, texts(10));
        waitUntil(() -> model.batches().size() == 1);
        submit(model, texts(10));
        pass(500);
        model.allow(1);
        get(first);
        waitUntil(() -> model.batches().size() == 2);
    }

    @AfterEach
    void close() {
        model.release();
        scheduler.close();
    }

    private static void waitUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "It did not come to pass in a minute");
            Thread.onSpinWait();
        }
    }

    private void pass(int millis) {
        now.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    private static float[][] get(CompletableFuture<float[][]> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    /** Texts that are so many tokens long. */
    private List<Sequence> texts(int... tokens) {
        return IntStream.of(tokens)
                .mapToObj(length -> model.tokenizer().text(text(length)))
                .toList();
    }

    private static String text(int tokens) {
        return "word ".repeat(tokens - 2);
    }

    private List<Sequence> texts(int count, int tokens) {
        return texts(IntStream.generate(() -> tokens).limit(count).toArray());
    }

    private CompletableFuture<float[][]> submit(FakeModel to, List<Sequence> work) {
        return within(60).submit(to, work);
    }

    private Submitter within(int seconds) {
        return scheduler.under(new Terms(Priority.INTERACTIVE, Duration.ofSeconds(seconds), false));
    }

    private InferenceException refused(Submitter submitter, List<Sequence> work) {
        return assertThrows(InferenceException.class, () -> submitter.submit(model, work));
    }

    @Test
    void whatDoesNotFitIntoTheQueueIsRefusedAtOnceWithATimeToComeAgain() {
        Submitter patient = within(300);
        patient.submit(model, texts(20, 40));
        patient.submit(model, texts(4, 40));
        InferenceException refusal = refused(patient, texts(3, 60));
        assertEquals(ErrorCode.OVERLOADED, refusal.code());
        assertEquals(7, refusal.retryAfterSeconds(), "960 and 180 are 140 more than 1000");
        patient.submit(model, texts(40));
        assertEquals(1000, scheduler.queuedTokens(model));
    }

    @Test
    void whatWouldNotBeDoneByItsDeadlineIsRefusedAlikeForOneInputAndAList() {
        Submitter twenty = within(20);
        twenty.submit(model, texts(2, 40));
        for (List<Sequence> work : List.of(texts(60), texts(6, 10))) {
            InferenceException refusal = refused(twenty, work);
            assertEquals(ErrorCode.OVERLOADED, refusal.code());
            assertEquals(
                    1, refusal.retryAfterSeconds(), "10 that run and 80 that wait, four times, and 60: 420, of 400");
        }
        assertEquals(ErrorCode.OVERLOADED, refused(within(5), texts(10)).code());
        twenty.submit(model, texts(30));
    }

    @Test
    void whatTakesLongerThanItsDeadlineAloneIsTooMuch() throws Exception {
        Submitter three = within(3);
        assertEquals(ErrorCode.TOO_MUCH_WORK, refused(three, texts(61)).code());
        CompletableFuture<float[][]> fitting = three.submit(model, texts(14));
        model.release();
        assertEquals(1, get(fitting).length);
    }

    @Test
    void whatLittleIsLeftOfADeadlineMakesWorkLateAndNotTooMuch() throws Exception {
        Submitter late = scheduler.under(
                new Terms(Priority.INTERACTIVE, Duration.ofSeconds(4), () -> Duration.ofSeconds(3), false));
        assertEquals(ErrorCode.OVERLOADED, refused(late, texts(30)).code());
        assertEquals(ErrorCode.TOO_MUCH_WORK, refused(late, texts(64, 17)).code());
        CompletableFuture<float[][]> fitting = late.submit(model, texts(14));
        model.release();
        assertEquals(1, get(fitting).length);
    }

    @Test
    void whatTokenisingTookIsTakenFromTheDeadline() {
        AtomicReference<Duration> left = new AtomicReference<>(Duration.ofSeconds(20));
        Submitter work = scheduler.under(new Terms(Priority.INTERACTIVE, Duration.ofSeconds(20), left::get, false));
        work.submit(model, texts(14));
        left.set(Duration.ofSeconds(3));
        assertEquals(ErrorCode.OVERLOADED, refused(work, texts(30)).code());
    }

    @Test
    void aBatchThatTakesLongerThanForetoldLetsLessInBeforeItHasEnded() {
        within(20).submit(model, texts(50));
        within(13).submit(model, texts(10)).cancel(false);
        pass(1000);
        InferenceException refusal = refused(within(13), texts(10));
        assertEquals(ErrorCode.OVERLOADED, refusal.code(), "60 at half the rate, four times: 480, of 260");
        assertEquals(3, refusal.retryAfterSeconds(), "230 too many, of 80 a second");
    }

    @Test
    void whatIsLateMakesLessBeLetIn() throws Exception {
        CompletableFuture<float[][]> slow = within(5).submit(model, texts(10));
        pass(500);
        model.allow(1);
        waitUntil(() -> model.batches().size() == 3);
        pass(4500);
        model.allow(1);
        get(slow);
        waitUntil(() -> scheduler.queuedTokens(model) == 0);
        model.forget();
        submit(model, texts(10));
        waitUntil(() -> model.batches().size() == 1);
        double foreseen = 10 / rate();
        // It took five seconds where one was foreseen: five times as long, and so may the next.
        int fits = (int) Math.ceil(5 * foreseen + 10 / rate());
        assertEquals(ErrorCode.OVERLOADED, refused(within(fits - 1), texts(10)).code());
        within(fits).submit(model, texts(10));
    }

    /** Tokens a second after two batches of 10 in half a second and one of 10 in four and a half. */
    private static double rate() {
        double weight = 0.5 * 10 / 100;
        return 20 + weight * (10 / 4.5 - 20);
    }

    @Test
    void whatIsSurelyRefusedIsRefusedBeforeItIsTokenised() {
        Submitter twenty = within(20);
        twenty.expect(model, new Outline(List.of(text(60)), List.of()));
        twenty.submit(model, texts(2, 40));
        for (List<String> inputs : List.of(List.of(text(62)), List.of(text(22), text(22), text(22)))) {
            InferenceException refusal =
                    assertThrows(InferenceException.class, () -> twenty.expect(model, new Outline(inputs, List.of())));
            assertEquals(ErrorCode.OVERLOADED, refusal.code());
            assertEquals(1, refusal.retryAfterSeconds());
        }
        twenty.expect(model, new Outline(List.of(text(30)), List.of()));
    }

    @Test
    void whatMayBeTooMuchIsNotToldToComeAgain() {
        Submitter two = within(2);
        two.expect(model, new Outline(List.of(text(60)), List.of()));
        List<String> more = IntStream.range(0, 17).mapToObj(i -> text(64)).toList();
        within(300).submit(model, texts(15, 60));
        within(300).expect(model, new Outline(more, List.of()));
    }

    @Test
    void whatMayBeKnownIsNotRefusedBeforeItIsTokenised() {
        Submitter cached = scheduler.under(new Terms(Priority.INTERACTIVE, Duration.ofSeconds(20), true));
        Outline asked = new Outline(List.of(text(62)), List.of());
        cached.expect(model, asked);
        within(20).submit(model, texts(2, 64));
        cached.expect(model, asked);
        assertThrows(InferenceException.class, () -> within(20).expect(model, asked));
        Outline other = new Outline(List.of("other " + text(62)), List.of());
        assertThrows(InferenceException.class, () -> cached.expect(model, other));
    }
}
