package org.messagetriage.inference.transform;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Tokenizer;

/** As real ones do, its scores depend a little on what else is in the batch; here by enough to be seen in six decimals. */
class UnevenModel implements Model {

    private final FakeModel fake;
    private final long nanosABatch;

    UnevenModel(FakeModel fake, long nanosABatch) {
        this.fake = fake;
        this.nanosABatch = nanosABatch;
    }

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
        LockSupport.parkNanos(nanosABatch);
        float[][] rows = fake.run(batch);
        for (int i = 0; i < rows.length; i++) {
            rows[i][0] += Math.floorMod(batch.hashCode() * 31 + i, 1000) * 1e-4f;
        }
        fake.forget();
        return rows;
    }

    @Override
    public void close() {
        fake.close();
    }
}
