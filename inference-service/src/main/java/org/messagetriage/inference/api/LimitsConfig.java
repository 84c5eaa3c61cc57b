package org.messagetriage.inference.api;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The most that one request may bring. What is longer than a model takes is cut by the model, not refused here. */
@ConfigMapping(prefix = "messagetriage.inference.limits")
public interface LimitsConfig {

    @WithDefault("2M")
    MemorySize body();

    /** Texts of one request. */
    @WithDefault("128")
    int inputs();

    /** Candidate labels of one request. */
    @WithDefault("200")
    int labels();

    /** Inputs times candidate labels of one request. */
    @WithDefault("4096")
    int pairs();

    /** UTF-16 units of a candidate label. */
    @WithDefault("256")
    int labelLength();

    /** UTF-16 units of a hypothesis template. */
    @WithDefault("512")
    int templateLength();

    /** New tokens of one text. */
    @WithDefault("1024")
    int newTokens();

    /** Texts at which another one is to end. */
    @WithDefault("16")
    int stops();

    /** Examples of one task. */
    @WithDefault("100")
    int examples();

    /** Tokens of work of one explanation. */
    @WithDefault("16384")
    int explanationTokens();
}
