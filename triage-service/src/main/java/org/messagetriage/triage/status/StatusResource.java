package org.messagetriage.triage.status;

import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.messagetriage.triage.access.Roles;
import org.messagetriage.triage.inference.InferenceConfig;
import org.messagetriage.triage.inference.InferenceHealth;
import org.messagetriage.triage.inference.ModelState;

/** How scoring goes, for the page's footer and for whoever wonders why nothing moves. */
@Path("/api/status")
@RolesAllowed({Roles.REVIEWER, Roles.INTEGRATION})
@Tag(name = "Status")
public class StatusResource {
    private final InferenceHealth health;
    private final InferenceConfig config;
    private final Backlog backlog;

    StatusResource(InferenceHealth health, InferenceConfig config, Backlog backlog) {
        this.health = health;
        this.config = config;
        this.backlog = backlog;
    }

    /**
     * @param since when this state began
     * @param problem in words; null while up
     */
    public record InferenceStatus(
            InferenceHealth.State state, Instant since, String problem, URI url, List<ModelState> models) {}

    /**
     * @param pending messages that wait to be scored
     * @param oldestPendingAt when the longest waiting of them was stored; null without any
     */
    public record StatusResponse(
            InferenceStatus inference, long pending, Instant oldestPendingAt, long scoredLastMinute) {}

    @GET
    @Transactional
    @Operation(summary = "The state of scoring")
    public StatusResponse status() {
        InferenceHealth.View view = health.view();
        return new StatusResponse(
                new InferenceStatus(view.state(), view.since(), view.problem(), config.url(), view.models()),
                backlog.pending(),
                backlog.oldestPendingAt(),
                backlog.scoredLastMinute());
    }
}
