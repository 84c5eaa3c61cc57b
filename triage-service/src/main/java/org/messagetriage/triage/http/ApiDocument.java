package org.messagetriage.triage.http;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.Problem;

/** Adds to the OpenAPI document what holds for every operation: how to get in, and what a refusal looks like. */
public class ApiDocument implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents()
                .addSchema("Problem", problem())
                .addResponse(
                        "Refusal",
                        OASFactory.createAPIResponse()
                                .description("A refusal, as RFC 9457 describes it")
                                .content(OASFactory.createContent()
                                        .addMediaType(
                                                Problem.MEDIA_TYPE,
                                                OASFactory.createMediaType()
                                                        .schema(OASFactory.createSchema()
                                                                .ref("#/components/schemas/Problem")))))
                .addSecurityScheme(
                        "session",
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.COOKIE)
                                .name("mt_session")
                                .description("For people: set by POST /api/session"))
                .addSecurityScheme(
                        "key",
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("For programs: an API key"));
        document.setSecurity(List.of(
                OASFactory.createSecurityRequirement().addScheme("session"),
                OASFactory.createSecurityRequirement().addScheme("key")));
        document.getPaths().getPathItems().values().stream()
                .map(path -> path.getOperations().values())
                .flatMap(Collection::stream)
                .forEach(ApiDocument::addRefusal);
    }

    private static void addRefusal(Operation operation) {
        Map<String, APIResponse> responses = operation.getResponses().getAPIResponses();
        responses.keySet().stream()
                .filter(status -> status.matches("[45].*"))
                .toList()
                .forEach(operation.getResponses()::removeAPIResponse);
        operation
                .getResponses()
                .addAPIResponse("default", OASFactory.createAPIResponse().ref("#/components/responses/Refusal"));
    }

    private static Schema problem() {
        Schema error = OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .addProperty("field", text("Path in the body, or name of the parameter"))
                .addProperty("line", number("Line of the body, counted from 1"))
                .addProperty("message", text("What was expected"))
                .required(List.of("field", "message"));
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .addProperty("type", text("Always about:blank"))
                .addProperty("title", text("The same for each code"))
                .addProperty("status", number("The HTTP status"))
                .addProperty(
                        "code",
                        text("Stable, for programs; more may be added")
                                .examples(Arrays.stream(ErrorCode.values())
                                        .map(ErrorCode::code)
                                        .map(Object.class::cast)
                                        .toList()))
                .addProperty("detail", text("What happened here, for people"))
                .addProperty(
                        "errors",
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.ARRAY)
                                .items(error))
                .required(List.of("type", "title", "status", "code", "detail"));
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING).description(description);
    }

    private static Schema number(String description) {
        return OASFactory.createSchema().addType(Schema.SchemaType.INTEGER).description(description);
    }
}
