package org.messagetriage.inference.api;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** The head of the OpenAPI document, which is committed as src/main/openapi/openapi.yaml. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Message Triage: inference service",
                        version = "1",
                        description =
                                "Classifies and embeds texts with models in this process, in the shapes of Hugging"
                                        + " Face's inference service and of Amazon SageMaker.",
                        license = @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
        components =
                @Components(
                        schemas = {
                            @Schema(name = "ErrorBody", implementation = ErrorBody.class),
                            @Schema(name = "CompletionError", implementation = CompletionError.class),
                            @Schema(name = "Problem", implementation = Problem.class)
                        }),
        security = {@SecurityRequirement(name = "key")})
@SecurityScheme(
        securitySchemeName = "key",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "Asked for where a key is configured, which it must be unless the service listens on loopback.")
public class OpenApi extends Application {}
