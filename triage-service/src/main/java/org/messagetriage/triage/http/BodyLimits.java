package org.messagetriage.triage.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.Problem;

/**
 * Refuses bodies by their announced length before a byte of them is read, and queries with a NUL in them, which
 * PostgreSQL could not compare with anything. Those that announce none are {@link UnannouncedBodies}' business.
 */
@ApplicationScoped
class BodyLimits {
    /** Before Quarkus' own limit, which answers without a word. */
    private static final int FIRST = 1000;

    static final long ONE_MESSAGE = 1024 * 1024;

    private final long stream;

    BodyLimits(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize stream) {
        this.stream = stream.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext context) {
        long limit = isStream(context.request().getHeader("Content-Type")) ? stream : ONE_MESSAGE;
        String query = context.request().query();
        if (length(context) > limit) {
            // The body is not read, so the connection cannot serve another request.
            context.response().putHeader("Connection", "close");
            refuse(context, ErrorCode.BODY_TOO_LARGE, expected(limit));
        } else if (query != null && query.contains("%00")) {
            refuse(context, ErrorCode.INVALID_REQUEST, "The query must not have NUL characters");
        } else {
            context.next();
        }
    }

    /** Of many messages, one a line; whoever reads it holds one line at a time. */
    static boolean isStream(String contentType) {
        String lines = "application/x-ndjson";
        return contentType != null && contentType.regionMatches(true, 0, lines, 0, lines.length());
    }

    static String expected(long limit) {
        return "The body may have at most " + limit + " bytes";
    }

    private static long length(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static void refuse(RoutingContext context, ErrorCode code, String detail) {
        context.response()
                .setStatusCode(code.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(Json.encode(Problem.of(code, detail, List.of())));
    }
}
