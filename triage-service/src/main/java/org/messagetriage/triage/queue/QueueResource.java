package org.messagetriage.triage.queue;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.messagetriage.triage.access.Roles;
import org.messagetriage.triage.reading.MessageDetail;
import org.messagetriage.triage.reading.MessageReader;

@Path("/api/queue")
@RolesAllowed(Roles.REVIEWER)
public class QueueResource {
    private final ClaimService claims;
    private final MessageReader messages;
    private final SecurityIdentity identity;

    QueueResource(ClaimService claims, MessageReader messages, SecurityIdentity identity) {
        this.claims = claims;
        this.messages = messages;
        this.identity = identity;
    }

    @POST
    @Path("/claim")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Claim the next message: the most urgent that nobody holds")
    @APIResponse(responseCode = "200", description = "The message, yours until claimedUntil")
    @APIResponse(responseCode = "204", description = "None is left")
    public RestResponse<MessageDetail> claimNext(ClaimRequest request) {
        return claims.claimNext(identity.getPrincipal().getName(), ClaimRequest.chosen(request))
                .map(id -> messages.detail(id).toResponse())
                .orElseGet(RestResponse::noContent);
    }

    /** For whoever sends no body; a choice that is sent as something else than JSON is refused, not overlooked. */
    @POST
    @Path("/claim")
    @Operation(hidden = true)
    public RestResponse<MessageDetail> claimNext(@RestHeader("Content-Length") Long length) {
        if (length != null && length > 0) {
            throw new NotSupportedException();
        }
        return claimNext((ClaimRequest) null);
    }
}
