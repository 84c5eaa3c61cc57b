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

/** Tasks that a model was not trained for, shown to it by a few examples. */
@Path(FewShotResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Few-shot")
public class FewShotResource {

    static final String PATH = "/few-shot";

    private final InferenceEndpoint endpoint;
    private final FewShot fewShot;

    FewShotResource(InferenceEndpoint endpoint, FewShot fewShot) {
        this.endpoint = endpoint;
        this.fewShot = fewShot;
    }

    @POST
    @Blocking
    @Operation(
            operationId = "fewShot",
            summary = "Show a model a task by examples",
            description =
                    "Task, examples and input become one prompt, its parts apart by ###. With labels the answer is"
                            + " always one of them, by how likely the model thinks each behind the prompt; without, the model"
                            + " writes the output. A prompt that is too long loses its oldest examples, and the answer says how"
                            + " many.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = FewShotRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "A label or a text",
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
            content = @Content(schema = @Schema(implementation = FewShotResponse.class)))
    public CompletionStage<Response> answer(byte[] body, @Context RoutingContext http) {
        FewShotRequest request = RequestReader.readFewShot(body);
        String name = RequestCheck.text("model", request.model());
        return endpoint.answer(
                name,
                request.options(),
                request.ignored(),
                http,
                (model, terms) -> fewShot.answer(model, request, terms));
    }
}
