package org.messagetriage.inference.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;

/** What decides how the models are loaded. */
@ConfigMapping(prefix = "messagetriage")
public interface ModelsConfig {

    /** Folder of all that the service keeps; its {@code models} holds archives and native libraries, made anew if lost. */
    @WithDefault("${user.home}/.message-triage")
    Path home();

    /** Element type of the arithmetic. */
    @WithName("inference.dtype")
    @WithDefault("auto")
    DtypeChoice dtype();
}
