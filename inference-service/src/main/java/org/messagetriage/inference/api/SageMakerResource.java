package org.messagetriage.inference.api;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.messagetriage.inference.model.ModelCatalogue;

/**
 * The two calls that Amazon SageMaker makes to a container that serves a model, and the one that its clients make to
 * SageMaker itself (InvokeEndpoint of the SageMaker Runtime API), so that they can be pointed here.
 */
@Path("/")
@Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
@Tag(name = "SageMaker")
public class SageMakerResource {

    private final InferenceEndpoint endpoint;
    private final ModelCatalogue catalogue;
    private final String model;

    SageMakerResource(InferenceEndpoint endpoint, ModelCatalogue catalogue, ServiceConfig config) {
        this.endpoint = endpoint;
        this.catalogue = catalogue;
        this.model = config.invocationsModel();
    }

    @POST
    @Operation(
            operationId = "invoke",
            summary = "Run the model of this container",
            description =
                    "As POST /models/{name} with the model that is configured for it, zero-shot unless told otherwise")
    @Path("invocations")
    @Blocking
    public CompletionStage<Response> invoke(byte[] body, @Context RoutingContext http) {
        return endpoint.infer(model, body, http);
    }

    @POST
    @Operation(
            operationId = "invokeEndpoint",
            summary = "Run a model as clients of SageMaker ask for it",
            description = "As POST /models/{name}. A signature is not looked at; where a key is asked for, it is the"
                    + " bearer key.")
    @Path("endpoints/" + ModelsResource.NAME + "/invocations")
    @Blocking
    public CompletionStage<Response> invokeEndpoint(
            @PathParam("name") String name, byte[] body, @Context RoutingContext http) {
        return endpoint.infer(name, body, http);
    }

    @GET
    @Operation(operationId = "ping", summary = "Whether all models are ready")
    @APIResponse(responseCode = "200", description = "Ready")
    @APIResponse(responseCode = "503", description = "Not ready")
    @SecurityRequirements
    @Path("ping")
    @Produces(MediaType.WILDCARD)
    @NonBlocking
    public Response ping() {
        return Response.status(catalogue.ready() ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE)
                .build();
    }
}
