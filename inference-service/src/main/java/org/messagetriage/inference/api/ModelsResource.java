package org.messagetriage.inference.api;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.messagetriage.inference.classification.LabelScore;
import org.messagetriage.inference.explanation.Explanation;
import org.messagetriage.inference.model.CatalogueEntry;
import org.messagetriage.inference.model.ModelCatalogue;

/** The models, and how they are run by clients that speak to Hugging Face's inference service. */
@Path("/models")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Models")
public class ModelsResource {

    /** A name, or an organisation and a name; generated clients write the slash between them as an escape. */
    static final String NAME = "{name: [A-Za-z0-9._-]+((/|%2F|%2f)[A-Za-z0-9._-]+)?}";

    private final ModelCatalogue catalogue;
    private final InferenceEndpoint endpoint;

    ModelsResource(ModelCatalogue catalogue, InferenceEndpoint endpoint) {
        this.catalogue = catalogue;
        this.endpoint = endpoint;
    }

    @GET
    @NonBlocking
    @Operation(operationId = "listModels", summary = "The models that are served")
    @APIResponse(
            responseCode = "200",
            description = "All models, loaded or not",
            content = @Content(schema = @Schema(implementation = ModelDescription[].class)))
    public List<ModelDescription> list() {
        return catalogue.entries().stream().map(ModelDescription::of).toList();
    }

    @GET
    @Path(NAME)
    @NonBlocking
    @Operation(operationId = "getModel", summary = "One model")
    @APIResponse(
            responseCode = "200",
            description = "The model",
            content = @Content(schema = @Schema(implementation = ModelDescription.class)))
    public ModelDescription get(@PathParam("name") String name) {
        return ModelDescription.of(catalogue.require(name));
    }

    @PUT
    @Path(NAME)
    @Blocking
    @Operation(
            operationId = "loadModel",
            summary = "Load a model, or another revision of one",
            description =
                    "Answers at once; GET /models/{name} tells how far it is. A model that is there serves on until"
                            + " the new one is warm, and if that cannot be loaded. Loaded again when the service is started again.")
    @RequestBody(
            description = "May be left out",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = LoadRequest.class)))
    @APIResponse(
            responseCode = "202",
            description = "It is being loaded; look where Location says",
            content = @Content(schema = @Schema(implementation = ModelDescription.class)))
    public Response load(@PathParam("name") String name, byte[] body) {
        CatalogueEntry entry = catalogue.load(RequestReader.readLoad(body).under(name));
        return Response.accepted(ModelDescription.of(entry))
                .location(URI.create("/models/" + name))
                .build();
    }

    @DELETE
    @Path(NAME)
    @Blocking
    @Operation(
            operationId = "unloadModel",
            summary = "Offer a model no more",
            description = "Requests that were admitted are answered, then it leaves memory. A load that is under way is"
                    + " given up.")
    @APIResponse(responseCode = "204", description = "It is not offered any more")
    public void unload(@PathParam("name") String name) {
        catalogue.unload(name);
    }

    // The body's declared type is not looked at: curl's -d says it is a form, and that works with the hosted service.
    @POST
    @Path(NAME)
    @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
    @Blocking
    @Operation(
            operationId = "infer",
            summary = "Run a model",
            description = "The answer's shape is that of the model's task in Hugging Face's pipelines."
                    + " zero-shot-classification: {sequence, labels, scores}, a list of them for a list of texts."
                    + " text-classification: a list of rankings, one for each text, for a bare text too."
                    + " feature-extraction: a vector, a list of them for a list of texts."
                    + " text-generation: [{generated_text}] for a prompt, a list of such lists for a list of prompts;"
                    + " with stream true server-sent events, each with a TokenEvent or an ErrorBody as its data.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(anyOf = {InferenceRequest.class, GenerationRequest.class})))
    @APIResponse(
            responseCode = "200",
            description = "The answer",
            headers = {
                @Header(
                        name = InferenceEndpoint.REVISION,
                        description = "Digest of all that decided the scores",
                        schema = @Schema(implementation = String.class)),
                @Header(
                        name = InferenceEndpoint.TRUNCATED,
                        description = "Indexes of the inputs that were longer than the model takes and were cut",
                        schema = @Schema(implementation = String.class, examples = "0,3")),
                @Header(
                        name = InferenceEndpoint.IGNORED,
                        description = "Names of parameters that mean nothing to this model",
                        schema = @Schema(implementation = String.class))
            },
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema =
                                @Schema(
                                        anyOf = {
                                            ZeroShotResponse.class,
                                            ZeroShotResponse[].class,
                                            LabelScore[].class,
                                            LabelScore[][].class,
                                            float[].class,
                                            float[][].class,
                                            GeneratedText[].class,
                                            GeneratedText[][].class
                                        })),
                @Content(
                        mediaType = MediaType.SERVER_SENT_EVENTS,
                        schema = @Schema(implementation = GeneratedText.Event.class))
            })
    public CompletionStage<Response> infer(@PathParam("name") String name, byte[] body, @Context RoutingContext http) {
        return endpoint.infer(name, body, http);
    }

    @POST
    @Path(NAME + "/explanations")
    @Blocking
    @Operation(
            operationId = "explain",
            summary = "Which words moved a score",
            description = "Scores the text again without each of its words; the weight of a word is the score of the"
                    + " whole less the score without it. Long texts are taken in runs of words.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = InferenceRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "The words in the order of the text",
            headers = {
                @Header(
                        name = InferenceEndpoint.REVISION,
                        description = "Digest of all that decided the scores",
                        schema = @Schema(implementation = String.class)),
                @Header(
                        name = InferenceEndpoint.TRUNCATED,
                        description = "0 if the text was longer than the model takes and was cut",
                        schema = @Schema(implementation = String.class)),
                @Header(
                        name = InferenceEndpoint.IGNORED,
                        description = "Names of parameters that mean nothing here",
                        schema = @Schema(implementation = String.class))
            },
            content = @Content(schema = @Schema(implementation = Explanation.class)))
    public CompletionStage<Response> explain(
            @PathParam("name") String name, byte[] body, @Context RoutingContext http) {
        return endpoint.explain(name, body, http);
    }
}
