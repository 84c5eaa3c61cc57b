package org.messagetriage.inference.batching;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How work is gathered and when it is refused. Work is counted in tokens that pass through a model; a premise counts once
 * for all hypotheses of a request that ask about it.
 */
@ConfigMapping(prefix = "messagetriage.inference.batching")
public interface BatchingConfig {

    /** Most tokens in one batch. A single longer input runs alone. */
    @WithDefault("1024")
    int batchTokens();

    /** Most inputs in one batch. */
    @WithDefault("128")
    int batchSize();

    /**
     * Most tokens of one priority (callers', jobs') that may wait for one model, whatever the deadlines; one request may not
     * ask for more either.
     */
    @WithDefault("131072")
    int queuedTokens();

    /** Longest that an admitted request may take where it does not say so itself. */
    @WithDefault("60s")
    Duration timeout();

    /** Longest that a request may ask for by {@code X-Request-Timeout}. */
    @WithDefault("300s")
    Duration longestTimeout();

    /** Longest that stopping waits; work that is not done when nine tenths of it are over is given up and told so. */
    @WithDefault("60s")
    Duration drain();

    /**
     * Texts that are written at the same time for callers, in turns; half as many for jobs. Each holds the memory of all
     * that it has read and written.
     */
    @WithDefault("8")
    int textsAtOnce();

    /** Answers that are kept, a row each, of inputs of 512 tokens; of longer ones fewer. 0: none. */
    @WithDefault("4096")
    int answersKept();
}
