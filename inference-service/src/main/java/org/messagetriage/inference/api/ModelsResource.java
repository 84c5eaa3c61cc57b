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
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.model.ModelCatalogue;

/** The models, and how they are run by clients that speak to Hugging Face's inference service. */
@Path("/models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {

    /** A name, or an organisation and a name. */
    private static final String NAME = "{name: [A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?}";

    private final ModelCatalogue catalogue;
    private final InferenceEndpoint endpoint;

    ModelsResource(ModelCatalogue catalogue, InferenceEndpoint endpoint) {
        this.catalogue = catalogue;
        this.endpoint = endpoint;
    }

    @GET
    @NonBlocking
    public List<ModelDescription> list() {
        return catalogue.entries().stream().map(ModelDescription::of).toList();
    }

    @GET
    @Path(NAME)
    @NonBlocking
    public ModelDescription get(@PathParam("name") String name) {
        return catalogue
                .find(name)
                .map(ModelDescription::of)
                .orElseThrow(() ->
                        new InferenceException(ErrorCode.MODEL_NOT_FOUND, "There is no model of this name: " + name));
    }

    // The body's declared type is not looked at: curl's -d says it is a form, and it has always worked with that
    // service.
    @POST
    @Path(NAME)
    @Blocking
    public CompletionStage<Response> infer(@PathParam("name") String name, byte[] body, @Context RoutingContext http) {
        return endpoint.infer(name, body, http);
    }

    @POST
    @Path(NAME + "/explanations")
    @Blocking
    public CompletionStage<Response> explain(
            @PathParam("name") String name, byte[] body, @Context RoutingContext http) {
        return endpoint.explain(name, body, http);
    }
}
