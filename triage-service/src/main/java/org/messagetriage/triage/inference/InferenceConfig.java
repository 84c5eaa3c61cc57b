package org.messagetriage.triage.inference;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** The timeouts are those of the REST client named {@code inference} in application.properties. */
@ConfigMapping(prefix = "messagetriage.inference")
public interface InferenceConfig {
    URI url();

    /** Sent as bearer; needed where the inference service listens on more than loopback. */
    Optional<String> apiKey();

    /** The text-classification model that scores messages. */
    @WithDefault("satisfaction")
    String model();
}
