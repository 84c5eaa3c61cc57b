package org.messagetriage.triage.inference;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;

/** Whether the inference service answered the last time it was asked, by whomever. */
@ApplicationScoped
public class InferenceHealth {
    private static final Logger LOG = Logger.getLogger(InferenceHealth.class);

    public enum State {
        @JsonProperty("starting")
        STARTING,
        @JsonProperty("up")
        UP,
        @JsonProperty("down")
        DOWN
    }

    /**
     * @param since when this state began
     * @param problem in words for people; null while up
     * @param models as last listed; empty before the first answer
     */
    public record View(State state, Instant since, String problem, List<ModelState> models) {}

    private final InferenceClient client;
    private final String model;
    private volatile View view = new View(State.STARTING, Instant.now(), "Not asked yet", List.of());

    InferenceHealth(InferenceClient client, InferenceConfig config) {
        this.client = client;
        this.model = config.model();
    }

    public View view() {
        return view;
    }

    /** Asks for the list of models. Never throws for the service's sake: whatever happens becomes the state. */
    public void probe() {
        try {
            List<ModelState> models =
                    client.models().stream().filter(Objects::nonNull).toList();
            boolean ready = models.stream().anyMatch(found -> model.equals(found.name()) && found.isReady());
            become(
                    ready ? State.UP : State.STARTING,
                    ready ? null : "The model " + model + " is not ready yet",
                    models);
        } catch (InferenceException e) {
            failed(e);
        }
    }

    public void answered() {
        if (view.state() != State.UP) {
            become(State.UP, null, view.models());
        }
    }

    public void failed(InferenceException e) {
        become(State.DOWN, e.getMessage(), view.models());
    }

    private synchronized void become(State state, String problem, List<ModelState> models) {
        boolean changed = state != view.state();
        if (changed) {
            LOG.infof("The inference service is %s%s", state, problem == null ? "" : ": " + problem);
        }
        view = new View(state, changed ? Instant.now() : view.since(), problem, models);
    }
}
