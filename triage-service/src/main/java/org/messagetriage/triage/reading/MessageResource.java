package org.messagetriage.triage.reading;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.messagetriage.triage.access.Roles;

/** The reading side of messages; what comes in is the intake's. */
@Path("/api/messages")
@RolesAllowed({Roles.REVIEWER, Roles.INTEGRATION})
public class MessageResource {
    private final MessageList list;
    private final MessageCounts counts;
    private final MessageReader reader;
    private final SecurityIdentity identity;

    MessageResource(MessageList list, MessageCounts counts, MessageReader reader, SecurityIdentity identity) {
        this.list = list;
        this.counts = counts;
        this.reader = reader;
        this.identity = identity;
    }

    @GET
    @Operation(summary = "Messages by filters and search, a page at a time")
    public MessagePage list(@BeanParam ListParameters parameters, @Context UriInfo address) {
        ListParameters.refuseUnknown(address.getQueryParameters().keySet());
        MessageFilter filter = MessageFilter.parse(parameters, me());
        Order order = parameters.order();
        Cursor cursor = parameters.cursor == null || parameters.cursor.isEmpty()
                ? null
                : Cursor.decode(parameters.cursor, order, filter.fingerprint());
        return list.page(filter, order, parameters.limit(), cursor);
    }

    @GET
    @Path("/counts")
    @Operation(summary = "How many messages stand where; takes the list's filters, queue and state aside")
    public Counts counts(@BeanParam MessageFilters parameters, @Context UriInfo address) {
        ListParameters.refuseUnknown(address.getQueryParameters().keySet());
        return counts.count(MessageFilter.parse(parameters, me()));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One message with all that models and people said about it")
    public RestResponse<MessageDetail> detail(long id) {
        return reader.detail(id).toResponse();
    }

    private String me() {
        return identity.getPrincipal().getName();
    }
}
