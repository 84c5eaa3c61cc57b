package org.messagetriage.triage.access;

import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.NewCookie;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;

/** Signing in and out. */
@Path("/api/session")
@Tag(name = "Session")
public class SessionResource {
    private final SessionService sessions;
    private final SecurityIdentity identity;
    private final AccessConfig config;

    SessionResource(SessionService sessions, SecurityIdentity identity, AccessConfig config) {
        this.sessions = sessions;
        this.identity = identity;
        this.config = config;
    }

    public record SignInRequest(
            @NotNull @Size(min = 1, max = 64) String name,
            @NotNull @Size(min = 1, max = Passwords.MAX_LENGTH) String password) {}

    public record PasswordRequest(
            @NotNull @Size(max = Passwords.MAX_LENGTH) String current,
            @NotNull @Size(min = Passwords.MIN_LENGTH, max = Passwords.MAX_LENGTH) String next) {}

    /**
     * @param name an account's name, or {@code key:NAME}
     * @param mustChangePassword whether somebody else chose the password
     */
    public record SessionResponse(String name, Role role, boolean mustChangePassword) {}

    @POST
    @PermitAll
    @Operation(summary = "Sign in; the answer sets the session's cookie")
    public RestResponse<SessionResponse> signIn(
            @NotNull @Valid SignInRequest request, @Context HttpServerRequest connection) {
        String name = request.name().trim().toLowerCase(Locale.ROOT);
        return withCookie(sessions.signIn(name, request.password(), address(connection)), connection);
    }

    @GET
    @Authenticated
    @Operation(summary = "Who is signed in")
    public SessionResponse current() {
        Role role = identity.hasRole(Roles.ADMIN)
                ? Role.ADMIN
                : identity.hasRole(Roles.REVIEWER) ? Role.REVIEWER : Role.INTEGRATION;
        boolean mustChange = Boolean.TRUE.equals(identity.getAttribute(CredentialProvider.MUST_CHANGE_PASSWORD));
        return new SessionResponse(identity.getPrincipal().getName(), role, mustChange);
    }

    @DELETE
    @PermitAll
    @Operation(summary = "Sign out")
    public RestResponse<Void> signOut(
            @CookieParam(CredentialMechanism.COOKIE) String token, @Context HttpServerRequest connection) {
        if (token != null) {
            sessions.signOut(token);
        }
        return RestResponse.ResponseBuilder.<Void>noContent()
                .cookie(cookie("", 0, connection))
                .build();
    }

    @PUT
    @Path("/password")
    @Authenticated
    @Operation(summary = "Change one's own password; all other sessions end")
    public RestResponse<SessionResponse> changePassword(
            @NotNull @Valid PasswordRequest request, @Context HttpServerRequest connection) {
        String name = identity.getPrincipal().getName();
        if (name.startsWith("key:")) {
            throw new TriageException(ErrorCode.NOT_ALLOWED, "An API key has no password");
        }
        return withCookie(
                sessions.changePassword(name, request.current(), request.next(), address(connection)), connection);
    }

    private RestResponse<SessionResponse> withCookie(SessionService.SignedIn signedIn, HttpServerRequest connection) {
        SessionResponse body = new SessionResponse(
                signedIn.account().name, signedIn.account().role, signedIn.account().mustChangePassword);
        int seconds = (int) config.sessionLength().toSeconds();
        return RestResponse.ResponseBuilder.ok(body)
                .cookie(cookie(signedIn.token(), seconds, connection))
                .build();
    }

    private static NewCookie cookie(String value, int seconds, HttpServerRequest connection) {
        return new NewCookie.Builder(CredentialMechanism.COOKIE)
                .value(value)
                .path("/")
                .maxAge(seconds)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .secure("https".equals(connection.scheme()))
                .build();
    }

    private static String address(HttpServerRequest connection) {
        return connection.remoteAddress().hostAddress();
    }
}
