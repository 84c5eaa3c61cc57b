package org.messagetriage.triage.inference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import org.eclipse.microprofile.rest.client.ext.ClientHeadersFactory;

/** Shows the inference service our key, and passes on nothing of the request that we are answering. */
@ApplicationScoped
class BearerKey implements ClientHeadersFactory {
    private final InferenceConfig config;

    BearerKey(InferenceConfig config) {
        this.config = config;
    }

    @Override
    public MultivaluedMap<String, String> update(
            MultivaluedMap<String, String> incoming, MultivaluedMap<String, String> outgoing) {
        MultivaluedMap<String, String> headers = new MultivaluedHashMap<>();
        config.apiKey().ifPresent(key -> headers.add("Authorization", "Bearer " + key));
        return headers;
    }
}
