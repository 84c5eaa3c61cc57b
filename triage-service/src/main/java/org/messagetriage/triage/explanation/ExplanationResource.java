package org.messagetriage.triage.explanation;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.messagetriage.triage.access.Roles;

@Path("/api/messages")
@RolesAllowed({Roles.REVIEWER, Roles.INTEGRATION})
public class ExplanationResource {
    private final ExplanationService explanations;

    ExplanationResource(ExplanationService explanations) {
        this.explanations = explanations;
    }

    @GET
    @Path("/{id}/explanation")
    @Operation(summary = "Which words moved the score of the newest prediction")
    @APIResponse(responseCode = "200", description = "The words, in the text's order")
    @APIResponse(responseCode = "409", description = "No model has scored it")
    @APIResponse(responseCode = "503", description = "The inference service does not answer")
    public ExplanationView explanation(long id) {
        return explanations.explain(id);
    }
}
