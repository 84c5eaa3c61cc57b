package org.messagetriage.inference.engine;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A model whose tokenizer is at its first text until it is let go on, and has no room for a text that overflows. */
public final class ReadingModel implements Model {

    private final FakeModel model;
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    public ReadingModel(FakeModel model) {
        this.model = model;
    }

    public boolean isReading() {
        return reading.getCount() == 0;
    }

    public void release() {
        released.countDown();
    }

    public boolean isClosed() {
        return model.isClosed();
    }

    @Override
    public ModelInfo info() {
        return model.info();
    }

    @Override
    public Tokenizer tokenizer() {
        return new Tokenizer() {
            @Override
            public Sequence text(String text) {
                if (text.startsWith("hold")) {
                    hold();
                }
                if (text.startsWith("overflow")) {
                    throw new StackOverflowError("as it was told");
                }
                return model.tokenizer().text(text);
            }

            @Override
            public List<Sequence> pairs(String premise, List<String> hypotheses) {
                return model.tokenizer().pairs(premise, hypotheses);
            }
        };
    }

    private void hold() {
        reading.countDown();
        try {
            released.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public float[][] run(List<Sequence> batch) {
        return model.run(batch);
    }

    @Override
    public void close() {
        model.close();
    }
}
