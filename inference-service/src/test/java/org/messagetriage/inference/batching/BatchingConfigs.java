package org.messagetriage.inference.batching;

import java.time.Duration;

/** Batching as it is configured by default, or nearly. */
public final class BatchingConfigs {

    private BatchingConfigs() {}

    public static BatchingConfig usual() {
        return of(1024, 128, 131_072, 60);
    }

    static BatchingConfig of(int batchTokens, int batchSize, int queuedTokens, int timeoutSeconds) {
        return of(batchTokens, batchSize, queuedTokens, timeoutSeconds, 2);
    }

    static BatchingConfig of(int batchTokens, int batchSize, int queuedTokens, int timeoutSeconds, int textsAtOnce) {
        return new BatchingConfig() {
            @Override
            public int batchTokens() {
                return batchTokens;
            }

            @Override
            public int batchSize() {
                return batchSize;
            }

            @Override
            public int queuedTokens() {
                return queuedTokens;
            }

            @Override
            public Duration timeout() {
                return Duration.ofSeconds(timeoutSeconds);
            }

            @Override
            public Duration longestTimeout() {
                return Duration.ofSeconds(300);
            }

            @Override
            public int textsAtOnce() {
                return textsAtOnce;
            }

            @Override
            public int answersKept() {
                return 10;
            }

            @Override
            public Duration drain() {
                return Duration.ofSeconds(10);
            }
        };
    }
}
