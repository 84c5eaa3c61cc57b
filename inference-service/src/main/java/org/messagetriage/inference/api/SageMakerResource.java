package org.messagetriage.inference.api;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.messagetriage.inference.model.ModelCatalogue;

/** The two calls that Amazon SageMaker makes to a container that serves a model. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class SageMakerResource {

    private final InferenceEndpoint endpoint;
    private final ModelCatalogue catalogue;
    private final String model;

    SageMakerResource(
            InferenceEndpoint endpoint,
            ModelCatalogue catalogue,
            @ConfigProperty(name = "messagetriage.inference.invocations.model", defaultValue = "zero-shot")
                    String model) {
        this.endpoint = endpoint;
        this.catalogue = catalogue;
        this.model = model;
    }

    @POST
    @Path("invocations")
    @Blocking
    public CompletionStage<Response> invoke(byte[] body, @Context RoutingContext http) {
        return endpoint.infer(model, body, http);
    }

    @GET
    @Path("ping")
    @NonBlocking
    public Response ping() {
        return Response.status(catalogue.ready() ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE)
                .build();
    }
}
