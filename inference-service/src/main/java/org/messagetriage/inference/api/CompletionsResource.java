package org.messagetriage.inference.api;

import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Texts, written on as clients of OpenAI's completions ask for it. */
@Path(CompletionsResource.PATH)
@Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
@Tag(name = "Completions")
public class CompletionsResource {

    static final String PATH = "/v1/completions";

    private final InferenceEndpoint endpoint;
    private final Completions completions;

    CompletionsResource(InferenceEndpoint endpoint, Completions completions) {
        this.endpoint = endpoint;
        this.completions = completions;
    }

    @POST
    @Blocking
    @Operation(
            operationId = "complete",
            summary = "Write a text on, in OpenAI's protocol",
            description = "Draws tokens unless temperature is 0. With stream true server-sent events, each with a piece"
                    + " of the answer or an error as its data, and [DONE] at the end.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = CompletionRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "A text for each prompt",
            headers = {
                @Header(
                        name = InferenceEndpoint.REVISION,
                        description = "Digest of all that decided the answer",
                        schema = @Schema(implementation = String.class)),
                @Header(
                        name = InferenceEndpoint.IGNORED,
                        description = "Names of parameters that mean nothing here",
                        schema = @Schema(implementation = String.class))
            },
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = CompletionResponse.class)),
                @Content(
                        mediaType = MediaType.SERVER_SENT_EVENTS,
                        schema = @Schema(implementation = CompletionResponse.class))
            })
    public CompletionStage<Response> complete(byte[] body, @Context RoutingContext http) {
        CompletionRequest request = RequestReader.readCompletion(body);
        return complete(RequestCheck.text("model", request.model()), request, http);
    }

    /** @param name of the model, whatever the request says */
    CompletionStage<Response> complete(String name, CompletionRequest request, RoutingContext http) {
        var ignored = request.settings().ignored();
        return request.streams()
                ? endpoint.stream(
                        name,
                        ignored,
                        http,
                        (model, terms, events) -> completions.streamed(model, request, terms, events),
                        CompletionError::of)
                : endpoint.answer(
                        name, null, ignored, http, (model, terms) -> completions.whole(model, request, terms));
    }
}
