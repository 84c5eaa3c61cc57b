package org.messagetriage.triage.queue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "messagetriage.queue")
public interface QueueConfig {
    /** How long a claim holds unless it is renewed. */
    @WithDefault("10M")
    Duration lease();

    /** Messages that one reviewer may hold at once, so that nobody empties the queue by mistake. */
    @WithDefault("50")
    int maxClaims();
}
