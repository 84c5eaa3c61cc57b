package org.messagetriage.inference.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes "la" for each token, as many as it is asked for; fails on prompts that have the word "poison". */
public final class FakeGenerator implements Generator {

    private static final int LA = 7;

    private final FakeTokenizer tokenizer = new FakeTokenizer(512);
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile long millisAToken;

    /** From now on it takes its time. */
    public void slowDown(long millis) {
        millisAToken = millis;
    }

    /** Tokens of all texts. */
    public int written() {
        return written.get();
    }

    /** Texts that hold memory. */
    public int open() {
        return open.get();
    }

    @Override
    public Draft open(int room) {
        open.incrementAndGet();
        return new Draft() {
            private boolean poisoned;

            @Override
            public void read(int[] ids) {
                int poison = FakeTokenizer.idOf("poison");
                poisoned |= Arrays.stream(ids).anyMatch(id -> id == poison);
            }

            @Override
            public List<Token> write(int count, Sampling sampling) {
                if (poisoned) {
                    throw new IllegalStateException("as it was told");
                }
                List<Token> tokens = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    pause();
                    tokens.add(new Token(LA, -1));
                    written.incrementAndGet();
                }
                return tokens;
            }

            @Override
            public double[] likelihoods(int[] ids) {
                return new double[ids.length];
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    private void pause() {
        try {
            Thread.sleep(millisAToken);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public long bytesPerToken() {
        return 1;
    }

    @Override
    public String decode(int[] ids, boolean special) {
        return "la".repeat((int) Arrays.stream(ids).filter(id -> id == LA).count());
    }

    @Override
    public boolean isEnd(int id) {
        return false;
    }

    @Override
    public ModelInfo info() {
        return new ModelInfo("writer", Task.TEXT_GENERATION, "rev", List.of(), 8, 512, Dtype.FP32, "fake");
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public float[][] run(List<Sequence> batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
