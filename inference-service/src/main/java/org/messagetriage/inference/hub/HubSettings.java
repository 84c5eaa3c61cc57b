package org.messagetriage.inference.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where models come from and where they are kept, by the environment variables that Hugging Face's own tools read, so
 * that one machine has one cache.
 *
 * @param endpoint the hub ({@code HF_ENDPOINT})
 * @param token sent to the hub and to nobody else ({@code HF_TOKEN}); null without one
 * @param cache folder of the cache ({@code HF_HUB_CACHE}, or {@code hub} in {@code HF_HOME})
 * @param offline whether only the cache is asked ({@code HF_HUB_OFFLINE})
 * @param localModels folder above all local models; null if there is none
 */
public record HubSettings(URI endpoint, String token, Path cache, boolean offline, Path localModels) {

    private static final String ENDPOINT = "https://huggingface.co";
    private static final Pattern VISIBLE = Pattern.compile("[!-~]*");
    private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");

    /**
     * @param home of the user, for the default cache {@code .cache/huggingface/hub}
     * @throws IllegalArgumentException if {@code HF_ENDPOINT} is no http address, or {@code HF_TOKEN} cannot be sent
     */
    public static HubSettings of(Map<String, String> environment, Path home) {
        Path userCache = path(environment, "XDG_CACHE_HOME", home, home.resolve(".cache"));
        Path hfHome = path(environment, "HF_HOME", home, userCache.resolve("huggingface"));
        String token = token(environment.getOrDefault("HF_TOKEN", ""));
        String offline = environment.getOrDefault("HF_HUB_OFFLINE", "").toLowerCase(Locale.ROOT);
        return new HubSettings(
                endpoint(environment.getOrDefault("HF_ENDPOINT", "")),
                token,
                path(environment, "HF_HUB_CACHE", home, hfHome.resolve("hub")),
                TRUE.contains(offline),
                null);
    }

    public HubSettings withLocalModels(Path folder) {
        return new HubSettings(endpoint, token, cache, offline, folder);
    }

    /** The JDK's client would refuse a header of other characters too, and say the token where all can read it. */
    private static String token(String text) {
        String token = text.strip();
        if (!VISIBLE.matcher(token).matches()) {
            throw new IllegalArgumentException(
                    "HF_TOKEN holds characters that no token has: spaces, line breaks or such");
        }
        return token.isEmpty() ? null : token;
    }

    private static URI endpoint(String text) {
        try {
            URI uri = new URI(text.isBlank() ? ENDPOINT : text.strip().replaceAll("/+$", ""));
            boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getQuery() == null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // It quotes the text, and there may be a password in it.
        }
        throw new IllegalArgumentException(
                "HF_ENDPOINT is no http or https address; user, password and query do not belong there");
    }

    /** With the user's home for a tilde, which no shell replaces in a file of variables. */
    private static Path path(Map<String, String> environment, String variable, Path home, Path otherwise) {
        String text = environment.getOrDefault(variable, "");
        if (text.isBlank()) {
            return otherwise;
        }
        return text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
    }

    /** Without the token, which no log shall show. */
    @Override
    public String toString() {
        return "HubSettings[" + endpoint + ", " + cache + (offline ? ", offline" : "")
                + (token == null ? "" : ", with a token") + "]";
    }
}
