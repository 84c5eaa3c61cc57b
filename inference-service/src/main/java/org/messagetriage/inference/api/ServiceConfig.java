package org.messagetriage.inference.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Optional;

/** Who may call the service, and what it is to those who name no model. */
@ConfigMapping(prefix = "messagetriage.inference")
interface ServiceConfig {

    /** The bearer key that callers must send; needed wherever others than this machine can reach the service. */
    Optional<String> apiKey();

    /** The model behind {@code /invocations}. */
    @WithName("invocations.model")
    @WithDefault("zero-shot")
    String invocationsModel();
}
