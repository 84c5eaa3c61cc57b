package org.messagetriage.inference.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes what it was told to, a byte a token, then its end; or letters without an end. Fails on prompts that have the word
 * "poison".
 */
public final class FakeGenerator implements Generator {

    private static final int END = 256;

    /** Null: as many letters as it is asked for. */
    private final int[] script;

    private final FakeTokenizer tokenizer = new FakeTokenizer(512);
    private final List<Integer> read = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile long millisAToken;
    private volatile double log = -1;

    private FakeGenerator(int[] script) {
        this.script = script;
    }

    /** Writes the letter a until it is told to stop. */
    public static FakeGenerator endless() {
        return new FakeGenerator(null);
    }

    public static FakeGenerator of(String script) {
        return new FakeGenerator(tokens(script));
    }

    public static FakeGenerator of(int... script) {
        return new FakeGenerator(script);
    }

    public static int[] tokens(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            tokens[i] = bytes[i] & 0xff;
        }
        return tokens;
    }

    /** From now on it takes its time. */
    public void slowDown(long millis) {
        millisAToken = millis;
    }

    /** From now on its logarithms are no numbers. */
    public void overflow() {
        log = Double.NaN;
    }

    /** How many tokens it was given to read, each time. */
    public List<Integer> read() {
        return read;
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
        return new FakeDraft();
    }

    private final class FakeDraft implements Draft {

        private boolean poisoned;
        private int at;

        @Override
        public void read(int[] ids) {
            read.add(ids.length);
            int poison = FakeTokenizer.idOf("poison");
            poisoned |= Arrays.stream(ids).anyMatch(id -> id == poison);
        }

        @Override
        public List<Token> write(int count, Sampling sampling) {
            if (poisoned) {
                throw new IllegalStateException("as it was told");
            }
            List<Token> tokens = new ArrayList<>();
            boolean whole = false;
            while (tokens.size() < count && !whole) {
                pause();
                int next = next();
                tokens.add(new Token(next, log));
                written.incrementAndGet();
                whole = isEnd(next);
            }
            return tokens;
        }

        private int next() {
            if (script == null) {
                return 'a';
            }
            return at == script.length ? END : script[at++];
        }

        @Override
        public double[] likelihoods(int[] ids) {
            double[] logs = new double[ids.length];
            Arrays.fill(logs, log);
            return logs;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
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
        StringBuilder marks = new StringBuilder();
        byte[] bytes = new byte[ids.length];
        int count = 0;
        for (int id : ids) {
            if (isEnd(id)) {
                marks.append(special ? "<end>" : "");
            } else {
                bytes[count++] = (byte) id;
            }
        }
        return new String(bytes, 0, count, StandardCharsets.UTF_8) + marks;
    }

    @Override
    public boolean isEnd(int id) {
        return id == END;
    }

    @Override
    public ModelInfo info() {
        return new ModelInfo("writer", Task.TEXT_GENERATION, "rev", List.of(), END + 1, 512, Dtype.FP32, "fake");
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
