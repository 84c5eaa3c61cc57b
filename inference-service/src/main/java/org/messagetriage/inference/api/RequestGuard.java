package org.messagetriage.inference.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.transform.TransformConfig;

/**
 * Stands before every path, those of the framework included: asks for the key, and turns a body away that is too
 * long, before it is read where it says so itself.
 */
@ApplicationScoped
class RequestGuard {

    /** Where a request keeps the {@link System#nanoTime} of its arrival: its caller waits from then on. */
    static final String ARRIVED = "arrived";

    private static final int FIRST = 1000;

    /** Names that nobody else can point at this machine. */
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private final AccessKey key;
    private final long longestBody;
    private final long longestUpload;
    private final ObjectMapper json;

    RequestGuard(ServiceConfig config, LimitsConfig limits, TransformConfig transform, ObjectMapper json) {
        this.key = AccessKey.of(config.apiKey().orElse(null));
        this.longestBody = limits.body().asLongValue();
        this.longestUpload = transform.input().asLongValue();
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::guard, FIRST);
    }

    private void guard(RoutingContext http) {
        http.put(ARRIVED, System.nanoTime());
        HttpServerRequest request = http.request();
        if (!isOpen(http.normalizedPath()) && !key.admits(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            http.response().putHeader("WWW-Authenticate", "Bearer");
            refuse(http, new InferenceException(ErrorCode.UNAUTHORIZED, "Send the key: Authorization: Bearer <key>"));
            return;
        }
        if (!key.isSet() && !isForLoopback(request)) {
            refuse(http, foreignHost());
            return;
        }
        boolean upload = isUpload(http);
        long longest = upload ? longestUpload : longestBody;
        if (announcedLength(request) > longest) {
            refuseBody(http, longest);
        } else if (isUnannounced(request) && !upload) {
            UnannouncedBody.read(http, longest, () -> refuseBody(http, longest));
        } else {
            http.next();
        }
    }

    /**
     * By the path that the router goes by: {@code /q/health/../metrics} is no probe.
     *
     * <p>Probes know no key, and learn nothing but whether the service lives and is ready.
     */
    private static boolean isOpen(String path) {
        return path.equals("/ping") || path.equals("/q/health") || path.startsWith("/q/health/");
    }

    /**
     * Without a key, what a browser lets a page do is all that keeps strangers' pages out, and a page whose name was made to
     * lead to this machine (DNS rebinding) may do anything here. Its requests still bear that name.
     */
    private static boolean isForLoopback(HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null && request.authority() != null) {
            host = request.authority().toString();
        }
        // Browsers always send one; simple probes that speak HTTP/1.0 do not.
        return host == null || LOOPBACK.matcher(host).matches();
    }

    private static InferenceException foreignHost() {
        return new InferenceException(
                ErrorCode.FOREIGN_HOST,
                "Without a key this service answers under localhost, 127.0.0.1 and [::1] only: call it so, or set"
                        + " MESSAGETRIAGE_INFERENCE_API_KEY");
    }

    /** The rest of the body is not read, so the connection cannot serve another request. */
    private void refuseBody(RoutingContext http, long longest) {
        http.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        refuse(http, new InferenceException(ErrorCode.BODY_TOO_LARGE, "The body is longer than " + longest + " bytes"));
    }

    private static boolean isUnannounced(HttpServerRequest request) {
        boolean mayHaveBody = request.method() == HttpMethod.POST || request.method() == HttpMethod.PUT;
        return mayHaveBody && request.getHeader(HttpHeaders.CONTENT_LENGTH) == null;
    }

    /** Lines for a transform job go to disk as they come, and are counted there. */
    private static boolean isUpload(RoutingContext http) {
        String type = http.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return http.request().method() == HttpMethod.POST
                && http.normalizedPath().equals(TransformJobsResource.PATH)
                && TransformJobsResource.isLines(type);
    }

    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void refuse(RoutingContext http, InferenceException refusal) {
        HttpServerRequest request = http.request();
        // What is left of a body is let through, or the connection would wait for it.
        request.resume();
        ErrorAnswer answer = ErrorAnswer.of(request.method().name(), request.path(), refusal);
        HttpServerResponse response = http.response();
        response.setStatusCode(answer.status()).putHeader(HttpHeaders.CONTENT_TYPE, answer.mediaType());
        try {
            response.end(json.writeValueAsString(answer.body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of texts can always be written", e);
        }
    }
}
