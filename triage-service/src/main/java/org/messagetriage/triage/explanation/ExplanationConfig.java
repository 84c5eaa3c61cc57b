package org.messagetriage.triage.explanation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "messagetriage.explanation")
public interface ExplanationConfig {
    /** Explanations kept in memory, some ten kilobytes each. */
    @WithDefault("500")
    int kept();

    /** Explanations asked for at the same time: each is as much work for a model as scoring a hundred texts. */
    @WithDefault("4")
    int atOnce();
}
