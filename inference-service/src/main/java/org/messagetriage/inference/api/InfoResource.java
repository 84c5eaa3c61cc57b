package org.messagetriage.inference.api;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.messagetriage.inference.batching.BatchingConfig;
import org.messagetriage.inference.model.ModelCatalogue;

/** Revisions, limits and types of arithmetic, for operators and for clients that want to fit their requests. */
@Path("/info")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Service")
public class InfoResource {

    private final ModelCatalogue catalogue;
    private final ServiceInfo.Limits limits;
    private final String version;

    InfoResource(
            ModelCatalogue catalogue,
            LimitsConfig limits,
            BatchingConfig batching,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.catalogue = catalogue;
        this.version = version;
        this.limits = new ServiceInfo.Limits(
                limits.body().asLongValue(),
                limits.inputs(),
                limits.labels(),
                limits.pairs(),
                limits.labelLength(),
                limits.templateLength(),
                limits.newTokens(),
                limits.examples(),
                batching.textsAtOnce(),
                batching.queuedTokens(),
                batching.batchTokens(),
                batching.timeout().toSeconds());
    }

    @GET
    @Operation(operationId = "info", summary = "Revisions, limits and types of arithmetic")
    @APIResponse(
            responseCode = "200",
            description = "What this service is",
            content = @Content(schema = @Schema(implementation = ServiceInfo.class)))
    @NonBlocking
    public ServiceInfo info() {
        return new ServiceInfo(
                version,
                catalogue.entries().stream().map(ModelDescription::of).toList(),
                limits,
                new ServiceInfo.Memory(
                        catalogue.memory().limit(), catalogue.memory().inUse()));
    }
}
