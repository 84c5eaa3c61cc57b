package org.messagetriage.triage.reading;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

@ConfigMapping(prefix = "messagetriage.reading")
public interface ReadingConfig {
    /** Where "today" begins, such as Europe/Berlin; this machine's zone unless told. */
    Optional<String> timeZone();
}
