package org.messagetriage.inference.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.messagetriage.inference.error.ErrorCode;

/** Writes into the document what every operation may answer besides its own answer, once instead of at each of them, and
 * which fields an answer always has. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class OpenApiAnswers implements OASFilter {

    /** Records whose fields are always there; the rooms that they live in know no HTTP and carry no notes for it. */
    private static final List<String> ANSWERS = List.of("Explanation", "LabelScore", "Word", "ZeroShotResponse");

    private static final String PROBLEM = "application/problem+json";
    private static final int[] OF_INFERENCE = {400, 401, 404, 413, 422, 429, 500, 503};
    private static final int[] OF_LOAD = {400, 401, 403, 404, 409, 413, 422, 429, 500, 503, 507};
    private static final int[] OF_NEW_JOB = {400, 401, 404, 408, 413, 415, 422, 429, 500, 503, 507};

    private static final String MODEL = "/models/{name}";

    /** Other clients' ways to the same: they are asked and answer as the first one. */
    private static final Map<String, String> SAME_AS = Map.of(
            "/invocations",
            MODEL,
            "/endpoints/{name}/invocations",
            MODEL,
            "/hf-inference" + MODEL,
            MODEL,
            "/hf-inference" + MODEL + CompletionsResource.PATH,
            CompletionsResource.PATH);

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, PathItem> paths = document.getPaths().getPathItems();
        SAME_AS.forEach((path, first) ->
                copy(paths.get(first).getPOST(), paths.get(path).getPOST()));
        // It is taken for required unless something else says so.
        paths.get(MODEL).getPUT().getRequestBody().setRequired(false);
        paths.forEach(OpenApiAnswers::describe);
        document.getComponents().getSchemas().values().forEach(OpenApiAnswers::leaveTypeOpen);
        for (String answer : ANSWERS) {
            Schema schema = document.getComponents().getSchemas().get(answer);
            schema.setRequired(List.copyOf(schema.getProperties().keySet()));
        }
    }

    private static void copy(Operation from, Operation to) {
        to.setRequestBody(from.getRequestBody());
        to.getResponses().addAPIResponse("200", from.getResponses().getAPIResponse("200"));
    }

    /** Notes beside a reference or a choice get the type object, which would rule out the texts that they stand for. */
    private static void leaveTypeOpen(Schema schema) {
        if (schema.getRef() != null || schema.getOneOf() != null) {
            schema.setType(null);
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(OpenApiAnswers::leaveTypeOpen);
        }
    }

    private static void describe(String path, PathItem item) {
        Map<PathItem.HttpMethod, Operation> operations = item.getOperations();
        operations.forEach((method, operation) -> {
            if (method == PathItem.HttpMethod.POST && path.equals(TransformJobsResource.PATH)) {
                for (int status : OF_NEW_JOB) {
                    add(operation, status, PROBLEM, "Problem");
                }
            } else if (method == PathItem.HttpMethod.POST && path.equals(FewShotResource.PATH)) {
                for (int status : OF_INFERENCE) {
                    add(operation, status, PROBLEM, "Problem");
                }
                operation.addParameter(deadline());
            } else if (method == PathItem.HttpMethod.POST && path.endsWith(CompletionsResource.PATH)) {
                for (int status : OF_INFERENCE) {
                    add(operation, status, "application/json", "CompletionError");
                }
                operation.addParameter(deadline());
            } else if (method == PathItem.HttpMethod.POST) {
                for (int status : OF_INFERENCE) {
                    add(operation, status, "application/json", "ErrorBody");
                }
                operation.addParameter(deadline());
            } else if (method == PathItem.HttpMethod.PUT) {
                for (int status : OF_LOAD) {
                    add(operation, status, PROBLEM, "Problem");
                }
            } else if (!path.equals("/ping")) {
                add(operation, 401, PROBLEM, "Problem");
                if (path.contains("{")) {
                    add(operation, 404, PROBLEM, "Problem");
                }
                if (path.endsWith("/output")) {
                    add(operation, 409, PROBLEM, "Problem");
                }
                if (path.endsWith("/events")) {
                    add(operation, 429, PROBLEM, "Problem");
                }
            }
        });
    }

    private static Parameter deadline() {
        return OASFactory.createParameter()
                .name(InferenceEndpoint.TIMEOUT)
                .in(Parameter.In.HEADER)
                .description("Seconds that the caller will wait; work that would take longer is refused at once")
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.NUMBER));
    }

    private static void add(Operation operation, int status, String mediaType, String schema) {
        Schema reference = OASFactory.createSchema().ref(schema);
        APIResponse response = OASFactory.createAPIResponse()
                .description(titles(status))
                .content(OASFactory.createContent()
                        .addMediaType(mediaType, OASFactory.createMediaType().schema(reference)));
        if (status == 429 || status == 503) {
            response.addHeader(
                    "Retry-After",
                    OASFactory.createHeader()
                            .description("Seconds until another try is worth it")
                            .schema(OASFactory.createSchema().addType(Schema.SchemaType.INTEGER)));
        }
        operation.getResponses().addAPIResponse(String.valueOf(status), response);
    }

    /** {@code invalid_utf8: The body is not UTF-8; malformed_json: ...}: all codes of a status. */
    private static String titles(int status) {
        return Stream.of(ErrorCode.values())
                .filter(code -> code.status() == status)
                .map(code -> code.wireName() + ": " + code.title())
                .reduce((one, other) -> one + "; " + other)
                .orElseThrow();
    }
}
