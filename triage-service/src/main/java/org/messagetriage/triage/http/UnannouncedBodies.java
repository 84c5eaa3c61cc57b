package org.messagetriage.triage.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses bodies that come in chunks, and so announce no length, once they are longer than {@link BodyLimits} allows.
 * Streams of lines are cut off by Quarkus, at its own limit.
 */
class UnannouncedBodies {

    @ServerRequestFilter
    void limit(ContainerRequestContext context) {
        boolean announced = context.getHeaderString("Content-Length") != null;
        if (!announced && !BodyLimits.isStream(context.getHeaderString("Content-Type"))) {
            context.setEntityStream(new LimitedStream(context.getEntityStream(), BodyLimits.ONE_MESSAGE));
        }
    }
}
