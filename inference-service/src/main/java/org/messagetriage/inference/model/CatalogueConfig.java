package org.messagetriage.inference.model;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What may be loaded while the service runs, and how much of it. */
@ConfigMapping(prefix = "messagetriage.inference.models")
public interface CatalogueConfig {

    /** The most that all models' weights and the texts that they write may take; three fifths of the machine's memory if it is not said. */
    Optional<MemorySize> memory();

    /**
     * The most of that which texts in the making may hold, their keys and values; a quarter if it is not said. As much of it
     * is set aside as the models that write texts can use.
     */
    Optional<MemorySize> textMemory();

    /**
     * Which models of the hub may be loaded by {@code PUT /models/{name}} beside those that the configuration names:
     * {@code org/name}, {@code org/*} or {@code *}. None if it is not said.
     */
    Optional<List<String>> hubAllow();

    /** Folder whose folders may be loaded as {@code ./name}; none if it is not said. */
    Optional<Path> local();

    /** Most models at a time, failed ones included. */
    @WithDefault("64")
    int most();

    /** File that remembers what was loaded by {@code PUT}. */
    @WithDefault("${messagetriage.home:${user.home}/.message-triage}/models/loaded.json")
    Path record();
}
