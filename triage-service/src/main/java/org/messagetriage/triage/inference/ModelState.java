package org.messagetriage.triage.inference;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * A model of the inference service.
 *
 * @param revision changes with the weights; null while the model is not loaded
 * @param state the service's word; {@code ready} when it answers
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ModelState(String name, String task, String revision, String state) {
    boolean isReady() {
        return "ready".equalsIgnoreCase(state);
    }
}
