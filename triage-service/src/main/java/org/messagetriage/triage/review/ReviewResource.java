package org.messagetriage.triage.review;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.messagetriage.triage.access.Roles;
import org.messagetriage.triage.error.StorableText;
import org.messagetriage.triage.reading.MessageDetail;
import org.messagetriage.triage.reading.MessageReader;

@Path("/api/messages")
@RolesAllowed(Roles.REVIEWER)
public class ReviewResource {
    private final ReviewService reviews;
    private final MessageReader messages;
    private final SecurityIdentity identity;

    ReviewResource(ReviewService reviews, MessageReader messages, SecurityIdentity identity) {
        this.reviews = reviews;
        this.messages = messages;
        this.identity = identity;
    }

    @PUT
    @Path("/{id}/label")
    @Operation(summary = "Correct or confirm the label; the queue follows it")
    public RestResponse<MessageDetail> label(
            long id,
            @RestHeader("If-Match") String ifMatch,
            @NotNull(message = "is missing") @Valid LabelRequest body) {
        reviews.label(id, body.label(), StorableText.orNull(body.reason()), me(), new Precondition(ifMatch));
        return messages.detail(id).toResponse();
    }

    @PUT
    @Path("/{id}/resolution")
    @Operation(summary = "Mark the message as replied or dismissed; this ends your claim")
    public RestResponse<MessageDetail> resolve(
            long id,
            @RestHeader("If-Match") String ifMatch,
            @NotNull(message = "is missing") @Valid ResolutionRequest body) {
        reviews.resolve(id, body.action().state(), StorableText.orNull(body.note()), me(), new Precondition(ifMatch));
        return messages.detail(id).toResponse();
    }

    @DELETE
    @Path("/{id}/resolution")
    @Operation(summary = "Put a finished message back into its queue; an admin may do it where others finished it")
    public RestResponse<MessageDetail> reopen(long id, @RestHeader("If-Match") String ifMatch) {
        reviews.reopen(id, me(), identity.hasRole(Roles.ADMIN), new Precondition(ifMatch));
        return messages.detail(id).toResponse();
    }

    @POST
    @Path("/{id}/undo")
    @Operation(summary = "Take back your latest label or resolution of this message; again goes a step further back")
    public RestResponse<MessageDetail> undo(long id, @RestHeader("If-Match") String ifMatch) {
        reviews.undo(id, me(), new Precondition(ifMatch));
        return messages.detail(id).toResponse();
    }

    private String me() {
        return identity.getPrincipal().getName();
    }
}
