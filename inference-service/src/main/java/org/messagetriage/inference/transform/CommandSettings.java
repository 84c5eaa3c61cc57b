package org.messagetriage.inference.transform;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The service's settings for commands, which run without Quarkus: environment, system properties, defaults. */
public final class CommandSettings {

    private CommandSettings() {}

    /** @param mapping an interface with {@code @ConfigMapping} */
    public static <T> T of(Class<T> mapping) {
        return of(mapping, Map.of());
    }

    /** @param defaults for what neither environment nor system properties say */
    static <T> T of(Class<T> mapping, Map<String, String> defaults) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .addDiscoveredConverters()
                .withDefaultValues(defaults)
                .withMapping(mapping)
                // Other settings of the same prefix are other mappings' business.
                .withMappingIgnore("messagetriage.**")
                .build()
                .getConfigMapping(mapping);
    }
}
