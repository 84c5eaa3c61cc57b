package org.messagetriage.triage.policy;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.messagetriage.triage.access.Roles;
import org.messagetriage.triage.error.StorableText;

@Path("/api/policy")
public class PolicyResource {
    private static final int VERSIONS = 200;

    private final PolicyService policies;
    private final SecurityIdentity identity;

    PolicyResource(PolicyService policies, SecurityIdentity identity) {
        this.policies = policies;
        this.identity = identity;
    }

    @GET
    @RolesAllowed({Roles.REVIEWER, Roles.INTEGRATION})
    @Operation(summary = "The policy in force")
    public PolicyView.Active active() {
        return PolicyView.Active.of(policies.active(), policies.toDecideAgain());
    }

    @PUT
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Put a new version in force; waiting messages are decided again by it")
    public PolicyView.Active change(@NotNull(message = "is missing") @Valid PolicyRequest body) {
        String note = StorableText.orNull(body.note());
        Policy policy =
                policies.change(body.threshold(), note, identity.getPrincipal().getName());
        return PolicyView.Active.of(policy, policies.toDecideAgain());
    }

    @GET
    @Path("/versions")
    @RolesAllowed({Roles.REVIEWER, Roles.INTEGRATION})
    @Operation(summary = "The latest " + VERSIONS + " versions, newest first")
    public PolicyView.Versions versions() {
        return new PolicyView.Versions(
                policies.versions(VERSIONS).stream().map(PolicyView::of).toList());
    }
}
