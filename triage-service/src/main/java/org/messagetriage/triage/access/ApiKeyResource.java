package org.messagetriage.triage.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.panache.common.Sort;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Keys for programs. */
@Path("/api/api-keys")
@RolesAllowed(Roles.ADMIN)
@Tag(name = "API keys")
public class ApiKeyResource {
    private final ApiKeyService keys;
    private final SecurityIdentity identity;

    ApiKeyResource(ApiKeyService keys, SecurityIdentity identity) {
        this.keys = keys;
        this.identity = identity;
    }

    public record ApiKeyRequest(
            @NotNull
                    @Pattern(
                            regexp = "[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}",
                            message = "must be 1 to 64 letters, digits, blanks, '.', '_', '@' and '-'")
                    String name,
            @NotNull Role role) {}

    /**
     * @param prefix the key's first characters, to tell keys apart
     * @param key present once, in the answer to the creation
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ApiKeyResponse(
            long id,
            String name,
            String prefix,
            Role role,
            Instant createdAt,
            String createdBy,
            Instant revokedAt,
            Instant lastUsedAt,
            String key) {
        static ApiKeyResponse of(ApiKey row, String key) {
            return new ApiKeyResponse(
                    row.id,
                    row.name,
                    row.prefix,
                    row.role,
                    row.createdAt,
                    row.createdBy,
                    row.revokedAt,
                    row.lastUsedAt,
                    key);
        }
    }

    public record ApiKeyList(List<ApiKeyResponse> items) {}

    @GET
    @Operation(summary = "All keys, also revoked ones, newest first")
    public ApiKeyList list() {
        return new ApiKeyList(ApiKey.<ApiKey>listAll(Sort.descending("id")).stream()
                .map(row -> ApiKeyResponse.of(row, null))
                .toList());
    }

    @POST
    @ResponseStatus(201)
    @APIResponse(responseCode = "201", description = "Created; the key is shown this once")
    @Operation(summary = "Create a key; it is shown this once")
    public ApiKeyResponse create(@NotNull @Valid ApiKeyRequest request) {
        ApiKeyService.Created created = keys.create(
                request.name(), request.role(), identity.getPrincipal().getName());
        return ApiKeyResponse.of(created.key(), created.secret());
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Revoke a key")
    public void revoke(long id) {
        keys.revoke(id, identity.getPrincipal().getName());
    }
}
