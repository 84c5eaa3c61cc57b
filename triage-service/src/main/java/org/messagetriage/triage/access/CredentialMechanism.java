package org.messagetriage.triage.access;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Finds our own credentials in a request. Others, OIDC say, become a second mechanism beside this one: it
 * leaves alone every bearer token that is not ours.
 */
@ApplicationScoped
class CredentialMechanism implements HttpAuthenticationMechanism {
    static final String COOKIE = "mt_session";
    static final String KEY_PREFIX = "mt_";
    private static final String BEARER = "bearer ";

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        String authorization = context.request().getHeader("Authorization");
        if (isBearer(authorization)) {
            String key = authorization.substring(BEARER.length()).trim();
            return key.startsWith(KEY_PREFIX)
                    ? identities.authenticate(new CredentialRequest(CredentialRequest.Kind.API_KEY, key))
                    : Uni.createFrom().nullItem();
        }
        Cookie cookie = context.request().getCookie(COOKIE);
        return cookie == null
                ? Uni.createFrom().nullItem()
                : identities.authenticate(new CredentialRequest(CredentialRequest.Kind.SESSION, cookie.getValue()));
    }

    /** @param authorization the header's value, or null */
    static boolean isBearer(String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        // Without a WWW-Authenticate that would make a browser open its own password box.
        return Uni.createFrom().item(new ChallengeData(401, null, null));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(CredentialRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }
}
