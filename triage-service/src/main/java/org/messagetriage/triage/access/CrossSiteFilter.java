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
        if (READS.contains(context.getMethod()) || context.getHeaderString("Authorization") != null) {
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
            return authority != null && authority.equalsIgnoreCase(request.getHeader("Host"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
