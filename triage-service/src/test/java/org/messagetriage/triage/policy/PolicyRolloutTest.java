package org.messagetriage.triage.policy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PolicyRolloutTest {
    private final PolicyConfig config = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withDefaultValue("messagetriage.policy.look-every", "PT0.01S")
            .withMapping(PolicyConfig.class)
            .build()
            .getConfigMapping(PolicyConfig.class);

    @Test
    void looksAgainAfterAnError() throws Exception {
        CountDownLatch looks = new CountDownLatch(2);
        Redecision redecision = new Redecision(null, null) {
            @Override
            int decideBatch(int size) {
                looks.countDown();
                throw new OutOfMemoryError("as if");
            }
        };
        PolicyRollout rollout = new PolicyRollout(redecision, config);
        rollout.start(null);
        try {
            assertTrue(looks.await(1, TimeUnit.MINUTES), "Nobody looks for waiting messages any more");
        } finally {
            rollout.stop(null);
        }
    }
}
