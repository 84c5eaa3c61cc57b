package org.messagetriage.inference.api;

import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Models under the path of Hugging Face's present router. It answers zero-shot with a list of {label, score}, and
 * huggingface_hub since its version 1 understands nothing else; the older service, and pipelines, answer {sequence,
 * labels, scores}, as {@link ModelsResource} does.
 */
@Path("/hf-inference/models")
@Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
@Tag(name = "Models")
public class HostedResource {

    private final InferenceEndpoint endpoint;
    private final CompletionsResource completions;

    HostedResource(InferenceEndpoint endpoint, CompletionsResource completions) {
        this.endpoint = endpoint;
        this.completions = completions;
    }

    @POST
    @Path(ModelsResource.NAME)
    @Blocking
    @Operation(
            operationId = "inferHosted",
            summary = "Run a model as Hugging Face's router does",
            description = "As POST /models/{name}, but zero-shot answers [{label, score}]: what clients of Hugging"
                    + " Face's present service expect.")
    public CompletionStage<Response> infer(@PathParam("name") String name, byte[] body, @Context RoutingContext http) {
        return endpoint.inferWithLists(name, body, http);
    }

    /** The client puts the address that it was given into the request as the model, so the path decides. */
    @POST
    @Path(ModelsResource.NAME + CompletionsResource.PATH)
    @Blocking
    @Operation(
            operationId = "completeHosted",
            summary = "Write a text on, in OpenAI's protocol, as Hugging Face's clients ask for it",
            description = "As POST /v1/completions, with the model that the path names.")
    public CompletionStage<Response> complete(
            @PathParam("name") String name, byte[] body, @Context RoutingContext http) {
        return completions.complete(name, RequestReader.readCompletion(body), http);
    }
}
