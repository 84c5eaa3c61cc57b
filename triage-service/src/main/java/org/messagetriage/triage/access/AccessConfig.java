package org.messagetriage.triage.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

@ConfigMapping(prefix = "messagetriage.access")
public interface AccessConfig {
    /** After this a browser has to sign in again. */
    @WithDefault("12h")
    Duration sessionLength();

    /** Rounds of PBKDF2-HMAC-SHA256. An account's hash is renewed with the present count when it signs in. */
    @WithDefault("600000")
    @Min(1000)
    int passwordIterations();
}
