package org.messagetriage.inference.api;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whoever can reach the service can use it, so beyond this machine it asks for a key, or it does not start. */
@ApplicationScoped
class ListenCheck {

    /** First of all observers: before a model is loaded, and before the port is opened. */
    void check(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event,
            @ConfigProperty(name = "quarkus.http.host") String host,
            ServiceConfig config) {
        requireKey(host, AccessKey.of(config.apiKey().orElse(null)));
    }

    static void requireKey(String host, AccessKey key) {
        if (!key.isSet() && !isLoopback(host)) {
            throw new ConfigurationException("The service is to listen on " + host
                    + ", which others can reach, but no key is set: set MESSAGETRIAGE_INFERENCE_API_KEY,"
                    + " or listen on 127.0.0.1 (QUARKUS_HTTP_HOST)");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return Stream.of(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
