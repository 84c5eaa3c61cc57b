package org.messagetriage.triage.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks a credential up. */
@ApplicationScoped
class CredentialProvider implements IdentityProvider<CredentialRequest> {
    /** Attribute of an identity: whether somebody else chose the password. */
    static final String MUST_CHANGE_PASSWORD = "mustChangePassword";

    private final SessionService sessions;
    private final ApiKeyService keys;

    CredentialProvider(SessionService sessions, ApiKeyService keys) {
        this.sessions = sessions;
        this.keys = keys;
    }

    @Override
    public Class<CredentialRequest> getRequestType() {
        return CredentialRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(CredentialRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> identify(request));
    }

    /** An old cookie is nobody's fault and means "not signed in"; a wrong key is a mistake that has to be said. */
    private SecurityIdentity identify(CredentialRequest request) {
        if (request.kind == CredentialRequest.Kind.SESSION) {
            return sessions.find(request.secret)
                    .map(account -> identity(account.name, account.role, account.mustChangePassword))
                    .orElse(null);
        }
        return keys.find(request.secret)
                .map(key -> identity("key:" + key.name, key.role, false))
                .orElseThrow(AuthenticationFailedException::new);
    }

    private static SecurityIdentity identity(String name, Role role, boolean mustChangePassword) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addRoles(role.granted())
                .addAttribute(MUST_CHANGE_PASSWORD, mustChangePassword)
                .build();
    }
}
