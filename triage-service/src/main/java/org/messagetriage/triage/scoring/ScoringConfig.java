package org.messagetriage.triage.scoring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

@ConfigMapping(prefix = "messagetriage.scoring")
public interface ScoringConfig {
    /** Messages in one call of the inference service. */
    @WithDefault("32")
    @Min(1)
    @Max(1000)
    int batch();

    /** So long a claimed message is left alone by other workers; longer than one call may take. */
    @WithDefault("1m")
    Duration lease();

    /** How often an idle worker looks for messages that nobody told it of: another instance's, or due again. */
    @WithDefault("1s")
    Duration poll();

    /** How often an idle worker asks how the inference service is. */
    @WithDefault("5s")
    Duration probe();

    /** The first pause after a failure; each further one in a row is twice as long. */
    @WithDefault("500ms")
    Duration firstPause();

    @WithDefault("15s")
    Duration longestPause();

    /** After so many failures that may be its own fault, a message goes to a person. */
    @WithDefault("8")
    @Min(1)
    int attempts();
}
