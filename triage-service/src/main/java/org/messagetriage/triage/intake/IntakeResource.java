package org.messagetriage.triage.intake;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.messagetriage.triage.access.Roles;
import org.messagetriage.triage.reading.MessageDetail;
import org.messagetriage.triage.reading.MessageReader;

/** The door for messages. */
@Path("/api/messages")
@RolesAllowed({Roles.INTEGRATION, Roles.ADMIN})
@Tag(name = "Messages")
public class IntakeResource {
    private static final String NDJSON = "application/x-ndjson";

    private final RequestCheck check;
    private final IntakeService intake;
    private final LineIntake lines;
    private final MessageReader reader;

    IntakeResource(RequestCheck check, IntakeService intake, LineIntake lines, MessageReader reader) {
        this.check = check;
        this.intake = intake;
        this.lines = lines;
        this.reader = reader;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(
            responseCode = "201",
            description = "Stored",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = MessageDetail.class)))
    @APIResponse(responseCode = "200", description = "Was stored before; for lines, an answer to each")
    @Operation(
            summary = "Send in a message, or many, one a line",
            description = "Answers 201, and 200 where the same message came before under its external id or"
                    + " Idempotency-Key. Another message under the same id is refused.\n\n"
                    + "Of many messages, as application/x-ndjson, each line is answered by a line, in order; a refused"
                    + " one does not touch the others. An Idempotency-Key stands for each line by its number. Where the"
                    + " body's length is announced, all of it is read before the first answer; else answers come while"
                    + " it is sent, and have to be read meanwhile.")
    public RestResponse<MessageDetail> create(
            @HeaderParam("Idempotency-Key") String idempotencyKey, MessageRequest request) {
        check.check(request);
        RequestCheck.checkKey(idempotencyKey);
        Receipt receipt =
                intake.store(List.of(new Incoming(request, idempotencyKey))).get(0);
        if (receipt.refusal() != null) {
            throw receipt.refusal();
        }
        RestResponse.Status status =
                receipt.status() == Receipt.Status.CREATED ? RestResponse.Status.CREATED : RestResponse.Status.OK;
        return RestResponse.status(status, reader.detail(receipt.id()));
    }

    @POST
    @Consumes(NDJSON)
    @Produces(NDJSON)
    @RequestBody(content = @Content(schema = @Schema(implementation = MessageRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "Was stored before; for lines, an answer to each",
            content = @Content(schema = @Schema(implementation = LineResult.class)))
    public StreamingOutput createMany(
            @HeaderParam("Idempotency-Key") String idempotencyKey, @Context HttpHeaders headers, InputStream body) {
        RequestCheck.checkKey(idempotencyKey);
        if (headers.getLength() < 0) {
            return out -> lines.run(body, out, idempotencyKey);
        }
        return out -> {
            try (InputStream arrived = ArrivedBody.of(body)) {
                lines.run(arrived, out, idempotencyKey);
            }
        };
    }
}
