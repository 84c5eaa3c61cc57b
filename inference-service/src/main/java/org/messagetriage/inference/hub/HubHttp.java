package org.messagetriage.inference.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;

/**
 * Requests to a hub. Redirects are followed here and not by the JDK's client, because the token must not follow them to
 * another host, and because of a large file the hub's own answer says what it is.
 */
final class HubHttp {

    static final String LINKED_ETAG = "X-Linked-Etag";
    static final String LINKED_SIZE = "X-Linked-Size";
    private static final int MAX_REDIRECTS = 5;
    private static final int GREATEST_PORT = 65_535;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final HubSettings settings;
    private final HubLimits limits;

    HubHttp(HubSettings settings, HubLimits limits) {
        this.settings = settings;
        this.limits = limits;
    }

    /** The hub's address with a path behind it. */
    URI address(String path) {
        return URI.create(settings.endpoint() + path);
    }

    /** Follows all redirects. The caller closes the body. */
    HttpResponse<InputStream> get(URI uri, long from) throws IOException, InterruptedException {
        return send("GET", uri, from);
    }

    /** Follows redirects within the hub, as renamed models have them, and stops at one that leads to a large file. */
    HttpResponse<InputStream> head(URI uri) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = send("HEAD", uri, 0);
        response.body().close();
        return response;
    }

    private HttpResponse<InputStream> send(String method, URI start, long from)
            throws IOException, InterruptedException {
        URI uri = start;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpResponse<InputStream> response = sendOnce(method, uri, from);
            if (!REDIRECTS.contains(response.statusCode())) {
                return response;
            }
            response.body().close();
            URI target = target(uri, response);
            if (method.equals("HEAD") && (describesItsTarget(response) || !isHub(target))) {
                return response;
            }
            uri = target;
        }
        throw new HubException(HubError.HUB_ANSWER_INVALID, "more than " + MAX_REDIRECTS + " redirects from " + start);
    }

    private static boolean describesItsTarget(HttpResponse<?> redirect) {
        return redirect.headers().firstValue(LINKED_ETAG).isPresent()
                && redirect.headers().firstValue(LINKED_SIZE).isPresent();
    }

    private HttpResponse<InputStream> sendOnce(String method, URI uri, long from)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .timeout(limits.answer())
                .header("User-Agent", "message-triage")
                .header("Accept-Encoding", "identity");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        if (settings.token() != null && isHub(uri)) {
            request.header("Authorization", "Bearer " + settings.token());
        }
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw HubException.passing(
                    HubError.HUB_UNREACHABLE, uri.getHost() + " cannot be reached: " + reason(e), Duration.ZERO, e);
        }
    }

    private URI target(URI from, HttpResponse<?> response) throws HubException {
        String location = response.headers().firstValue("Location").orElse("");
        try {
            URI target = from.resolve(URI.create(location));
            boolean plain = "http".equals(target.getScheme());
            boolean web = plain || "https".equals(target.getScheme());
            if (!location.isEmpty()
                    && web
                    && target.getHost() != null
                    && target.getPort() <= GREATEST_PORT
                    && !(plain && "https".equals(from.getScheme()))) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            throw new HubException(HubError.HUB_ANSWER_INVALID, "a redirect to no address", e);
        }
        throw new HubException(
                HubError.HUB_ANSWER_INVALID, "a redirect from " + from.getHost() + " to no safe address");
    }

    private boolean isHub(URI uri) {
        return uri.getScheme().equals(settings.endpoint().getScheme())
                && uri.getHost().equalsIgnoreCase(settings.endpoint().getHost())
                && uri.getPort() == settings.endpoint().getPort();
    }

    /** The refusal that an answer's status stands for; passing where another try may go well. */
    static HubException refusal(HttpResponse<?> response, HubError missing, String what) {
        int status = response.statusCode();
        if (PASSING.contains(status)) {
            return HubException.passing(
                    HubError.HUB_UNREACHABLE, "the hub answers " + status + " for " + what, retryAfter(response), null);
        }
        return switch (response.headers().firstValue("X-Error-Code").orElse("")) {
            case "RepoNotFound" ->
                new HubException(
                        HubError.MODEL_NOT_FOUND,
                        "the hub has no " + what + ", or it is private and HF_TOKEN does not open it");
            case "RevisionNotFound" -> new HubException(HubError.REVISION_NOT_FOUND, "no such revision: " + what);
            case "EntryNotFound" -> new HubException(HubError.FILE_NOT_FOUND, "no such file: " + what);
            case "GatedRepo" -> denied(what);
            default ->
                status == 401 || status == 403
                        ? denied(what)
                        : status == 404
                                ? new HubException(missing, "the hub has no " + what)
                                : new HubException(
                                        HubError.HUB_ANSWER_INVALID, "the hub answers " + status + " for " + what);
        };
    }

    private static HubException denied(String what) {
        return new HubException(
                HubError.ACCESS_DENIED,
                "the hub does not give " + what + " to everyone: accept its terms there and set HF_TOKEN");
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        String seconds = response.headers().firstValue("Retry-After").orElse("");
        return seconds.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
