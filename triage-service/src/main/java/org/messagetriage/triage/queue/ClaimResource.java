package org.messagetriage.triage.queue;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.messagetriage.triage.access.Roles;
import org.messagetriage.triage.reading.MessageDetail;
import org.messagetriage.triage.reading.MessageReader;

@Path("/api/messages")
@RolesAllowed(Roles.REVIEWER)
public class ClaimResource {
    private final ClaimService claims;
    private final MessageReader messages;
    private final SecurityIdentity identity;

    ClaimResource(ClaimService claims, MessageReader messages, SecurityIdentity identity) {
        this.claims = claims;
        this.messages = messages;
        this.identity = identity;
    }

    @POST
    @Path("/{id}/claim")
    @Operation(summary = "Claim this message, or renew your claim")
    public RestResponse<MessageDetail> claim(long id) {
        claims.claim(id, me());
        return messages.detail(id).toResponse();
    }

    @DELETE
    @Path("/{id}/claim")
    @Operation(summary = "Give the message back; an admin may do it for others")
    @APIResponse(responseCode = "204", description = "Nobody holds it now")
    public void release(long id) {
        claims.release(id, me(), identity.hasRole(Roles.ADMIN));
    }

    private String me() {
        return identity.getPrincipal().getName();
    }
}
