package org.messagetriage.inference.batching;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Segment;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Tokenizer;
import org.messagetriage.inference.error.InferenceException;

/**
 * Ten times the load that a model can take, whose time is slept and so the same on a busy machine: do accepted requests
 * keep their deadline, though their lengths differ as those of messages do? Not part of the tests;
 * {@code mvn -pl inference-service test -Dtest=OverloadSimulation}, {@code -Drate=2000} for a slower model.
 */
class OverloadSimulation {

    private static final int TOKENS_A_SECOND = Integer.getInteger("rate", 4000);
    private static final int SECONDS = 10;
    private static final int DEADLINE_SECONDS = 2;
    private static final int LABELS = 5;
    private static final int TOKENS_OF_A_LABEL = 7;

    private final Random random = new Random(1);

    /** Takes time by its tokens, a premise counted once. */
    private record Slept(FakeModel fake) implements Model {
        @Override
        public ModelInfo info() {
            return fake.info();
        }

        @Override
        public Tokenizer tokenizer() {
            return fake.tokenizer();
        }

        @Override
        public float[][] run(List<Sequence> batch) {
            int tokens = 0;
            Segment premise = null;
            for (Sequence pair : batch) {
                tokens += pair.first().equals(premise) ? TOKENS_OF_A_LABEL : pair.tokens();
                premise = pair.first();
            }
            try {
                TimeUnit.MICROSECONDS.sleep(1_000_000L * tokens / TOKENS_A_SECOND);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new float[batch.size()][1];
        }

        @Override
        public void close() {}
    }

    @Test
    void acceptedRequestsKeepTheirDeadline() throws Exception {
        Model model = new Slept(FakeModel.zeroShot("slept"));
        List<List<Sequence>> requests = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            requests.add(request());
        }
        double mean =
                requests.stream().mapToInt(OverloadSimulation::work).average().orElseThrow();
        double perSecond = 10 * TOKENS_A_SECOND / mean;
        List<Double> millis = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger late = new AtomicInteger();
        try (BatchScheduler scheduler =
                new BatchScheduler(BatchingConfigs.usual(), System::nanoTime, new BatchObserver() {})) {
            Submitter submitter =
                    scheduler.under(new Terms(Priority.INTERACTIVE, Duration.ofSeconds(DEADLINE_SECONDS), false));
            submitter.submit(model, requests.get(0)).get();
            long start = System.nanoTime();
            for (int i = 0; i < perSecond * SECONDS; i++) {
                TimeUnit.NANOSECONDS.sleep(start + (long) (i / perSecond * 1e9) - System.nanoTime());
                send(submitter, model, requests.get(random.nextInt(requests.size())), millis, late);
            }
        }
        Collections.sort(millis);
        double p99 = millis.get(millis.size() * 99 / 100);
        System.out.printf(
                "%d of %.0f requests accepted, %d of them late, p50 %.0f ms, p99 %.0f ms of %d s%n",
                millis.size(), perSecond * SECONDS, late.get(), millis.get(millis.size() / 2), p99, DEADLINE_SECONDS);
        assertTrue(p99 < DEADLINE_SECONDS * 1000);
    }

    private static void send(
            Submitter submitter, Model model, List<Sequence> request, List<Double> millis, AtomicInteger late) {
        long sent = System.nanoTime();
        try {
            submitter.submit(model, request).whenComplete((rows, failure) -> {
                late.addAndGet(failure == null ? 0 : 1);
                millis.add((System.nanoTime() - sent) / 1e6);
            });
        } catch (InferenceException e) {
            // Refused, as nine of ten are to be.
        }
    }

    /** Texts have 36 tokens at the median, a tenth has more than a hundred. */
    private List<Sequence> request() {
        int[] text = new int[(int) Math.min(400, Math.max(5, Math.exp(3.6 + 0.8 * random.nextGaussian())))];
        Arrays.setAll(text, i -> 1 + random.nextInt(30_000));
        Segment premise = new Segment(text, false);
        List<Sequence> pairs = new ArrayList<>();
        for (int label = 0; label < LABELS; label++) {
            int[] hypothesis = new int[TOKENS_OF_A_LABEL];
            hypothesis[1] = label;
            pairs.add(new Sequence(premise, new Segment(hypothesis, false)));
        }
        return pairs;
    }

    private static int work(List<Sequence> pairs) {
        return pairs.get(0).first().ids().length + pairs.size() * TOKENS_OF_A_LABEL;
    }
}
