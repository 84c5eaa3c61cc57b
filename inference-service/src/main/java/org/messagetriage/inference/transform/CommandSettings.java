package org.messagetriage.inference.transform;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;

/**
 * The service's settings for commands, which run without Quarkus: system properties, environment,
 * {@code config/application.properties} in the working folder, defaults.
 */
public final class CommandSettings {

    /** System properties have 400. */
    private static final int FIRST = 500;

    private CommandSettings() {}

    /** Read alone, so that a command that needs nothing else does not fail for another setting that makes no sense. */
    public static Path home() {
        return sources(Map.of())
                .build()
                .getOptionalValue("messagetriage.home", Path.class)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".message-triage"));
    }

    /** @param mapping an interface with {@code @ConfigMapping} */
    public static <T> T of(Class<T> mapping) {
        return of(mapping, Map.of());
    }

    /** @param given settings that go before those of environment and system properties */
    static <T> T of(Class<T> mapping, Map<String, String> given) {
        return sources(given)
                .withMapping(mapping)
                // Other settings of the same prefix are other mappings' business.
                .withMappingIgnore("messagetriage.**")
                .build()
                .getConfigMapping(mapping);
    }

    private static SmallRyeConfigBuilder sources(Map<String, String> given) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(given, "given", FIRST));
    }
}
