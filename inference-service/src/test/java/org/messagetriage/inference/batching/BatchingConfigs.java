package org.messagetriage.inference.batching;

import java.time.Duration;

/** Batching as it is configured by default, or nearly. */
public final class BatchingConfigs {

    private BatchingConfigs() {}

    private record Values(
            int batchTokens,
            int batchSize,
            int queuedTokens,
            Duration timeout,
            Duration longestTimeout,
            int textsAtOnce,
            int answersKept,
            Duration drain)
            implements BatchingConfig {}

    public static BatchingConfig usual() {
        return of(1024, 128, 131_072, 60);
    }

    static BatchingConfig of(int batchTokens, int batchSize, int queuedTokens, int timeoutSeconds) {
        return of(batchTokens, batchSize, queuedTokens, timeoutSeconds, 2);
    }

    static BatchingConfig of(int batchTokens, int batchSize, int queuedTokens, int timeoutSeconds, int textsAtOnce) {
        Duration timeout = Duration.ofSeconds(timeoutSeconds);
        return values(batchTokens, batchSize, queuedTokens, timeout, textsAtOnce, Duration.ofSeconds(10));
    }

    static BatchingConfig drainingWithin(Duration drain) {
        return values(100, 8, 1000, Duration.ofSeconds(60), 2, drain);
    }

    private static Values values(int tokens, int size, int queued, Duration timeout, int texts, Duration drain) {
        return new Values(tokens, size, queued, timeout, Duration.ofSeconds(300), texts, 10, drain);
    }
}
