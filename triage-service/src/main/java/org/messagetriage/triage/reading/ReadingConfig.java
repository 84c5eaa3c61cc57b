package org.messagetriage.triage.reading;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

@ConfigMapping(prefix = "messagetriage.reading")
public interface ReadingConfig {
    /** Where "today" begins, such as Europe/Berlin; this machine's zone unless told. */
    Optional<String> timeZone();

    /** Explanations kept in memory; each is some ten kilobytes. */
    @WithDefault("500")
    int cachedExplanations();
}
