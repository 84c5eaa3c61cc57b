package org.messagetriage.triage.label;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.messagetriage.triage.access.Roles;

@Path("/api/labels")
public class LabelResource {

    @GET
    @RolesAllowed({Roles.REVIEWER, Roles.INTEGRATION})
    @Operation(summary = "The labels that a model or a person gives, worst first")
    public List<Label> labels() {
        return List.of(Label.values());
    }
}
