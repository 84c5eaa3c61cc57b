package org.messagetriage.triage.scoring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScoringWorkerTest {
    private final ScoringConfig config = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(ScoringConfig.class)
            .build()
            .getConfigMapping(ScoringConfig.class);

    @Test
    void goesOnAfterAnError() throws Exception {
        CountDownLatch rounds = new CountDownLatch(2);
        Scoring scoring = new Scoring(null, null, null, config, null) {
            @Override
            Round round() {
                rounds.countDown();
                if (rounds.getCount() > 0) {
                    throw new OutOfMemoryError("as if");
                }
                return new Round(true, Duration.ofMinutes(1));
            }
        };
        ScoringWorker worker = new ScoringWorker(scoring, null, config);
        worker.start(null);
        try {
            assertTrue(rounds.await(1, TimeUnit.MINUTES), "Nothing is scored any more");
        } finally {
            worker.stop(null);
        }
    }
}
