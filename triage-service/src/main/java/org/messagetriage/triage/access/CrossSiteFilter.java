package org.messagetriage.triage.access;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;

/**
 * Refuses writes that another site makes a visitor's browser send. The cookie is SameSite=Strict already; this
 * holds for browsers that do not know that, and for sign-in, where there is no cookie yet.
 */
class CrossSiteFilter {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    @ServerRequestFilter(preMatching = true)
    void refuseOtherSites(ContainerRequestContext context, HttpServerRequest request) {
        // No other site's page can make a browser send a bearer; a name and a password out of a link it can.
        if (READS.contains(context.getMethod())
                || CredentialMechanism.isBearer(context.getHeaderString("Authorization"))) {
            return;
        }
        String site = context.getHeaderString("Sec-Fetch-Site");
        boolean otherSite = site != null && !site.equals("same-origin") && !site.equals("none");
        String origin = context.getHeaderString("Origin");
        if (otherSite || (origin != null && !isOurs(origin, request))) {
            throw new TriageException(ErrorCode.CROSS_SITE_REQUEST);
        }
    }

    private static boolean isOurs(String origin, HttpServerRequest request) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority != null && authority.equalsIgnoreCase(address(request));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What the browser asked for; HTTP/2 has no Host header. */
    private static String address(HttpServerRequest request) {
        String host = request.getHeader("Host");
        return host == null ? String.valueOf(request.authority()) : host;
    }
}
