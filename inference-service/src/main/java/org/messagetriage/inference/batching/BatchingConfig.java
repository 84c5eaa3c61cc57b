package org.messagetriage.inference.batching;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How work is gathered and when it is refused. Work is counted in tokens that pass through a model. */
@ConfigMapping(prefix = "messagetriage.inference.batching")
public interface BatchingConfig {

    /** Most tokens in one batch, padding included. A single longer input runs alone. */
    @WithDefault("2048")
    int batchTokens();

    /** Most inputs in one batch. */
    @WithDefault("128")
    int batchSize();

    /**
     * Most tokens that may wait for one model, fewer where the measured rate would not get them done within
     * {@link #timeout}; what comes on top is refused. One request may not ask for more either.
     */
    @WithDefault("131072")
    int queuedTokens();

    /** Longest that an admitted request may take. */
    @WithDefault("60s")
    Duration timeout();

    /** Longest that stopping waits for admitted work. */
    @WithDefault("20s")
    Duration drain();
}
