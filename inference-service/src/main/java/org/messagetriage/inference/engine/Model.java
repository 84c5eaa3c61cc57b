package org.messagetriage.inference.engine;

import java.util.List;

/** A model in memory, ready to run. Safe for use by many threads; calls block until the answer is there. */
public interface Model extends AutoCloseable {

    ModelInfo info();

    Tokenizer tokenizer();

    /**
     * Runs one batch.
     *
     * @param batch sequences from this model's tokenizer, at least one
     * @return one row a sequence, in order: logits by {@link ModelInfo#labels()}, or a unit-length embedding
     */
    float[][] run(List<Sequence> batch);

    @Override
    void close();
}
