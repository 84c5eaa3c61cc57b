package org.messagetriage.inference.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.transform.TransformJob;
import org.messagetriage.inference.transform.TransformJobs;

/** Jobs that take many lines through a model: each line a request, each line of the output its answer or its error. */
@Path(TransformJobsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Transform jobs")
public class TransformJobsResource {

    static final String PATH = "/transform-jobs";

    static final String JSON_LINES = "application/jsonlines";
    private static final String JSONL = "application/jsonl";
    private static final String NDJSON = "application/x-ndjson";
    private static final Set<String> LINES = Set.of(JSON_LINES, JSONL, NDJSON);
    private static final String MODEL = "model";

    private final TransformJobs jobs;

    TransformJobsResource(TransformJobs jobs) {
        this.jobs = jobs;
    }

    /** Whether a body of this type is lines. */
    static boolean isLines(String contentType) {
        return contentType != null
                && LINES.contains(contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
    }

    @POST
    @Blocking
    @Consumes({JSON_LINES, JSONL, NDJSON, MediaType.APPLICATION_JSON})
    @Operation(
            operationId = "createTransformJob",
            summary = "Take many lines through a model",
            description =
                    "Each line is a request as of POST /models/{name}: {\"inputs\": ..., \"parameters\": ...}. The"
                            + " job's parameters hold for lines without their own. The output has one line for each line of the"
                            + " input, in its order: the answer, its numbers to six decimals, or {\"error\": ..., \"code\": ...}."
                            + " Lines as the body go to disk as they come; model and parameters then stand in the query. Or the"
                            + " body names a file. Equal lines, settings and model revision give equal output, byte for byte.")
    @Parameter(
            name = MODEL,
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.STRING),
            example = "zero-shot",
            description = "With lines as the body")
    @Parameter(
            name = "candidate_labels",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.STRING),
            description = "As in parameters; so are multi_label, hypothesis_template, response_format, top_k,"
                    + " function_to_apply, and all of text generation")
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = JSON_LINES, schema = @Schema(implementation = InferenceRequest.class)),
                @Content(mediaType = NDJSON, schema = @Schema(implementation = InferenceRequest.class)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = TransformJobRequest.class))
            })
    @APIResponse(
            responseCode = "201",
            description = "The job, at the address that Location gives",
            content = @Content(schema = @Schema(implementation = TransformJobResponse.class)))
    public Response create(InputStream body, @Context HttpHeaders headers, @Context UriInfo uri) throws IOException {
        TransformJob job = isLines(headers.getHeaderString(HttpHeaders.CONTENT_TYPE))
                ? upload(body, headers, uri)
                : fromPath(RequestReader.readJob(body.readAllBytes()));
        return Response.created(URI.create(PATH + "/" + job.spec().id()))
                .entity(TransformJobResponse.of(job))
                .build();
    }

    private TransformJob upload(InputStream body, HttpHeaders headers, UriInfo uri) {
        String encoding = headers.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new InferenceException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the lines without Content-Encoding");
        }
        Map<String, List<String>> query = new HashMap<>(uri.getQueryParameters());
        List<String> model = query.remove(MODEL);
        try {
            return jobs.upload(required(MODEL, model == null ? null : model.get(0)), QueryParameters.of(query), body);
        } catch (IOException e) {
            // Nobody hears this, and it is no fault of ours that the log should tell.
            throw new InferenceException(ErrorCode.INVALID_REQUEST, "The body ended before its time");
        }
    }

    private TransformJob fromPath(TransformJobRequest request) throws IOException {
        ObjectNode parameters =
                request.parameters() == null ? JsonNodeFactory.instance.objectNode() : request.parameters();
        return jobs.fromPath(required(MODEL, request.model()), parameters, required("path", request.path()));
    }

    private static String required(String field, String value) {
        if (value == null || value.isBlank()) {
            throw InferenceException.ofField(ErrorCode.MISSING_FIELD, field, "is required");
        }
        return value;
    }

    @GET
    @Blocking
    @Operation(operationId = "listTransformJobs", summary = "All jobs, newest first")
    @APIResponse(
            responseCode = "200",
            description = "Finished ones too, until they expire",
            content = @Content(schema = @Schema(implementation = TransformJobResponse[].class)))
    public List<TransformJobResponse> list() {
        return jobs.list().stream().map(TransformJobResponse::of).toList();
    }
}
