package org.messagetriage.inference.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** The three questions of the Hugging Face Hub's HTTP protocol that a download consists of. One try each. */
final class HubApi {

    private static final int MAX_ANSWER_BYTES = 16 << 20;
    private static final int CHUNK = 1 << 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HubHttp http;
    private final HubLimits limits;

    HubApi(HubHttp http, HubLimits limits) {
        this.http = http;
        this.limits = limits;
    }

    /**
     * What a revision stands for now.
     *
     * @param commit 40 hexadecimal digits
     * @param files paths of all its files
     */
    record Revision(String commit, Set<String> files) {}

    /**
     * A file of a commit.
     *
     * @param name path in the repository
     * @param digest SHA-256 of a large file, else its id as a git blob (SHA-1)
     * @param size in bytes
     */
    record RemoteFile(String name, String digest, long size) {}

    /**
     * {@code GET /api/models/{name}/revision/{revision}}.
     *
     * @param stopped whether to end: a read of the JDK's client forgets that its thread was interrupted
     */
    Revision revision(ModelReference model, BooleanSupplier stopped) throws IOException, InterruptedException {
        String path =
                "/api/models/" + model.name() + "/revision/" + model.revision().replace("/", "%2F");
        HttpResponse<InputStream> response = http.get(http.address(path), 0);
        try (InputStream body = response.body();
                StallGuard guard = new StallGuard(body, limits.silence())) {
            if (response.statusCode() != 200) {
                throw HubHttp.refusal(response, HubError.MODEL_NOT_FOUND, model.toString());
            }
            return revision(model, JSON.readTree(read(body, guard, stopped)));
        } catch (JsonProcessingException e) {
            throw new HubException(HubError.HUB_ANSWER_INVALID, "the hub's answer about " + model + " is not JSON", e);
        } catch (HubException e) {
            throw e;
        } catch (IOException e) {
            throw HubException.passing(HubError.HUB_UNREACHABLE, "the hub broke off its answer", Duration.ZERO, e);
        }
    }

    /** {@code HEAD /{name}/resolve/{commit}/{file}}. */
    RemoteFile file(ModelReference model, String commit, String name) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.head(resolve(model, commit, name));
        String what = name + " of " + model;
        if (response.statusCode() >= 400) {
            throw HubHttp.refusal(response, HubError.FILE_NOT_FOUND, what);
        }
        HttpHeaders headers = response.headers();
        boolean redirect = response.statusCode() != 200;
        String digest = digest(headers.firstValue(HubHttp.LINKED_ETAG)
                .or(() -> headers.firstValue("ETag"))
                .orElse(""));
        String size = headers.firstValue(HubHttp.LINKED_SIZE)
                .or(() -> redirect ? Optional.empty() : headers.firstValue("Content-Length"))
                .orElse("");
        if (!BlobDigest.isDigest(digest) || !size.matches("[0-9]{1,18}")) {
            throw new HubException(
                    HubError.HUB_ANSWER_INVALID,
                    "the hub gives no digest and size of " + what + "; it cannot be checked");
        }
        if (!headers.firstValue("X-Repo-Commit").orElse(commit).equals(commit)) {
            throw new HubException(HubError.HUB_ANSWER_INVALID, "the hub answers with another commit of " + what);
        }
        return new RemoteFile(name, digest, Long.parseLong(size));
    }

    /** {@code GET /{name}/resolve/{commit}/{file}}, from a byte on: an answer of 200 or 206. The caller closes the body. */
    HttpResponse<InputStream> content(ModelReference model, String commit, String name, long from)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.get(resolve(model, commit, name), from);
        if (response.statusCode() != 200 && response.statusCode() != 206) {
            response.body().close();
            throw HubHttp.refusal(response, HubError.FILE_NOT_FOUND, name + " of " + model);
        }
        return response;
    }

    private URI resolve(ModelReference model, String commit, String name) {
        return http.address("/" + model.name() + "/resolve/" + commit + "/" + name);
    }

    private static Revision revision(ModelReference model, JsonNode answer) throws HubException {
        String commit = answer.path("sha").asText();
        if (!ModelReference.isCommit(commit)) {
            throw new HubException(HubError.HUB_ANSWER_INVALID, "the hub names no commit");
        }
        if (model.isPinned() && !commit.equals(model.revision())) {
            throw new HubException(
                    HubError.HUB_ANSWER_INVALID, "asked for " + model + ", the hub answers with commit " + commit);
        }
        Set<String> files = new TreeSet<>();
        answer.path("siblings").forEach(file -> files.add(file.path("rfilename").asText()));
        return new Revision(commit, files);
    }

    private static byte[] read(InputStream body, StallGuard guard, BooleanSupplier stopped)
            throws IOException, InterruptedException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
            if (stopped.getAsBoolean()) {
                throw new InterruptedException();
            }
            guard.bytesCame();
            answer.write(chunk, 0, count);
            if (answer.size() > MAX_ANSWER_BYTES) {
                throw new HubException(HubError.HUB_ANSWER_INVALID, "the hub's answer has more than 16 MiB");
            }
        }
        return answer.toByteArray();
    }

    /** An entity tag without its quotes and the mark of a weak one. */
    private static String digest(String etag) {
        return etag.replaceFirst("^W/", "").replace("\"", "");
    }
}
