package org.messagetriage.triage.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

@ConfigMapping(prefix = "messagetriage.policy")
public interface PolicyConfig {
    /** Messages decided again in one transaction after a change of policy. */
    @WithDefault("500")
    @Min(1)
    int batchSize();

    /** How often to look for messages that an older policy decided, besides right after a change. */
    @WithDefault("10S")
    Duration lookEvery();
}
