package org.messagetriage.inference.generation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.messagetriage.inference.engine.Draft;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Sampling;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Task;
import org.messagetriage.inference.engine.Token;
import org.messagetriage.inference.engine.Tokenizer;

/** Writes what it was told to, a byte a token, then its end. */
final class ScriptedGenerator implements Generator {

    static final int END = 256;

    private final int[] script;
    int open;
    final List<Integer> readInTurns = new ArrayList<>();

    ScriptedGenerator(String script) {
        this(tokens(script));
    }

    ScriptedGenerator(int... script) {
        this.script = script;
    }

    static int[] tokens(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            tokens[i] = bytes[i] & 0xff;
        }
        return tokens;
    }

    @Override
    public Draft open(int room) {
        open++;
        return new Draft() {
            private int at;

            @Override
            public void read(int[] ids) {
                readInTurns.add(ids.length);
            }

            @Override
            public List<Token> write(int count, Sampling sampling) {
                List<Token> tokens = new ArrayList<>();
                boolean whole = false;
                while (tokens.size() < count && !whole) {
                    whole = at == script.length;
                    tokens.add(new Token(whole ? END : script[at++], -1));
                }
                return tokens;
            }

            @Override
            public double[] likelihoods(int[] ids) {
                return new double[ids.length];
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    @Override
    public long bytesPerToken() {
        return 1;
    }

    @Override
    public String decode(int[] ids, boolean special) {
        StringBuilder text = new StringBuilder();
        byte[] bytes = new byte[ids.length];
        int count = 0;
        for (int id : ids) {
            if (id == END) {
                text.append(special ? "<end>" : "");
            } else {
                bytes[count++] = (byte) id;
            }
        }
        return new String(bytes, 0, count, StandardCharsets.UTF_8) + text;
    }

    @Override
    public boolean isEnd(int id) {
        return id == END;
    }

    @Override
    public ModelInfo info() {
        return new ModelInfo("scripted", Task.TEXT_GENERATION, "rev", List.of(), END + 1, 512, Dtype.FP32, "script");
    }

    @Override
    public Tokenizer tokenizer() {
        throw new UnsupportedOperationException();
    }

    @Override
    public float[][] run(List<Sequence> batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
