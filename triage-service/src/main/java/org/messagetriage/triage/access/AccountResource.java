package org.messagetriage.triage.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.panache.common.Sort;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** People's accounts. They are disabled, never deleted: their names stand in what they did. */
@Path("/api/accounts")
@RolesAllowed(Roles.ADMIN)
@Tag(name = "Accounts")
public class AccountResource {
    /** What may stand in a name; {@code system} and {@code key:...} are actors of other kinds. */
    static final String NAME = "(?!system$)[a-z0-9][a-z0-9._@-]{0,63}";

    private final AccountService accounts;
    private final SecurityIdentity identity;

    AccountResource(AccountService accounts, SecurityIdentity identity) {
        this.accounts = accounts;
        this.identity = identity;
    }

    /** @param password leave it out to have one made */
    public record AccountRequest(
            @NotNull
                    @Pattern(
                            regexp = NAME,
                            message = "must be 1 to 64 of a-z, 0-9, '.', '_', '@' and '-', and not 'system'")
                    String name,
            @NotNull Role role,
            @Size(min = Passwords.MIN_LENGTH, max = Passwords.MAX_LENGTH) String password) {}

    /** What is left out stays as it is. */
    public record AccountChange(
            Role role,
            Boolean disabled,
            @Size(min = Passwords.MIN_LENGTH, max = Passwords.MAX_LENGTH) String password) {}

    /** @param initialPassword present once, in the answer to a creation without a password */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AccountResponse(
            long id,
            String name,
            Role role,
            boolean disabled,
            boolean mustChangePassword,
            Instant createdAt,
            String initialPassword) {
        static AccountResponse of(Account account, String initialPassword) {
            return new AccountResponse(
                    account.id,
                    account.name,
                    account.role,
                    account.disabled,
                    account.mustChangePassword,
                    account.createdAt,
                    initialPassword);
        }
    }

    public record AccountList(List<AccountResponse> items) {}

    @GET
    @Operation(summary = "All accounts, by name")
    public AccountList list() {
        return new AccountList(Account.<Account>listAll(Sort.by("name")).stream()
                .map(account -> AccountResponse.of(account, null))
                .toList());
    }

    @POST
    @ResponseStatus(201)
    @APIResponse(responseCode = "201", description = "Created")
    @Operation(summary = "Create an account")
    public AccountResponse create(@NotNull @Valid AccountRequest request) {
        String made = request.password() == null ? Secrets.random(12) : null;
        String password = made == null ? request.password() : made;
        Account account = accounts.create(request.name(), request.role(), password, actor());
        return AccountResponse.of(account, made);
    }

    @PATCH
    @Path("/{id}")
    @Operation(summary = "Change an account's role, disable it, or set its password")
    public AccountResponse change(long id, @NotNull @Valid AccountChange change) {
        return AccountResponse.of(
                accounts.change(id, change.role(), change.disabled(), change.password(), actor()), null);
    }

    private String actor() {
        return identity.getPrincipal().getName();
    }
}
