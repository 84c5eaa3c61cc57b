package org.messagetriage.inference.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A hub with one model on loopback, and the other host that large files lie on. It behaves as the Hugging Face Hub does,
 * until it is told to misbehave.
 */
final class LoopbackHub implements AutoCloseable {

    static final String MODEL = "acme/tiny";
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    static final String TOKEN = "hf_secret";

    /** What becomes of one answer. */
    enum Fault {
        UNAUTHORIZED(401),
        FORBIDDEN(403),
        MISSING(404),
        BUSY(429),
        BROKEN(500),
        /** Ends in the middle. */
        DROP(0),
        /** Begins at the beginning, whatever was asked for. */
        IGNORE_RANGE(0),
        /** Sends from elsewhere than was asked for. */
        OTHER_RANGE(0),
        /** Sends other bytes, as many. */
        WRONG_BYTES(0),
        /** Sends more bytes than the hub said. */
        TOO_LONG(0),
        /** Says a length that the content does not have. */
        WRONG_LENGTH(0),
        /** Says nothing more after the first bytes. */
        SILENCE(0),
        /** Leads to an address that there cannot be. */
        ODD_ADDRESS(0),
        /** Tells of another commit than was asked for. */
        OTHER_COMMIT(0),
        /** A little at a time. */
        SLOW(0);

        private final int status;

        Fault(int status) {
            this.status = status;
        }
    }

    /** What was asked for. */
    record Asked(boolean cdn, String method, String path, String range, String authorization) {}

    final Map<String, byte[]> files = new LinkedHashMap<>();
    final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer hub;
    private final HttpServer cdn;
    volatile int slowMillis = 20;

    LoopbackHub() throws IOException {
        cdn = start(this::answerFromCdn);
        hub = start(this::answer);
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private HttpServer start(Answer answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(asked(exchange, server == cdn));
                answer.to(exchange);
            }
        });
        server.setExecutor(threads);
        server.start();
        return server;
    }

    URI address() {
        return address(hub);
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    LoopbackHub file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    LoopbackHub file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The next answers that carry a file's content, or those for {@code api}, or {@code HEAD name}. */
    LoopbackHub misbehave(String name, Fault... next) {
        faults.computeIfAbsent(name, key -> new ConcurrentLinkedQueue<>()).addAll(Arrays.asList(next));
        return this;
    }

    LoopbackHub lieAboutSize(String name, long size) {
        sizes.put(name, size);
        return this;
    }

    long contentRequests(String name) {
        return asked.stream()
                .filter(one -> one.method().equals("GET") && one.path().endsWith("/" + name) && isContent(one))
                .count();
    }

    List<String> ranges(String name) {
        return asked.stream()
                .filter(one -> one.method().equals("GET") && one.path().endsWith("/" + name) && isContent(one))
                .map(Asked::range)
                .collect(Collectors.toList());
    }

    /** Whether a request is answered by the content and not by a redirect. */
    private static boolean isContent(Asked one) {
        String name = one.path().substring(one.path().lastIndexOf('/') + 1);
        return one.cdn() == isLarge(name)
                && (!name.equals("tokenizer.json") || one.path().startsWith("/cached"));
    }

    static boolean isLarge(String name) {
        return name.endsWith(".safetensors") || name.endsWith(".bin") || name.endsWith(".onnx");
    }

    private void answer(HttpExchange exchange) throws IOException {
        // Clients that have not asked for the commit, as Hugging Face's own, name the branch here.
        String path = exchange.getRequestURI().getPath().replace("/resolve/main/", "/resolve/" + COMMIT + "/");
        if (path.startsWith("/api/models/")) {
            answerApi(exchange, path);
            return;
        }
        String prefix = "/" + MODEL + "/resolve/" + COMMIT + "/";
        if (path.equals("/cached/tokenizer.json")) {
            answerFile(exchange, "tokenizer.json");
        } else if (path.startsWith("/old/name/resolve/")) {
            redirect(exchange, path.replaceFirst("/old/name", "/" + MODEL));
        } else if (!path.startsWith(prefix) || !files.containsKey(path.substring(prefix.length()))) {
            refuse(exchange, 404, "EntryNotFound");
        } else if (path.endsWith("/tokenizer.json")) {
            // Some of the small files lie behind a redirect within the hub, which does not say how long they are.
            exchange.getResponseHeaders().set("X-Linked-Etag", '"' + digest(files.get("tokenizer.json"), false) + '"');
            redirect(exchange, "/cached/tokenizer.json");
        } else {
            answerFile(exchange, path.substring(prefix.length()));
        }
    }

    private void answerApi(HttpExchange exchange, String path) throws IOException {
        Fault fault = nextFault("api");
        if (fault != null && fault.status != 0) {
            refuse(exchange, fault.status, fault == Fault.FORBIDDEN ? "GatedRepo" : null);
        } else if (fault == Fault.ODD_ADDRESS) {
            redirect(exchange, "https://127.0.0.1:99999/");
        } else if (path.equals("/api/models/old/name/revision/main")) {
            redirect(exchange, "/api/models/" + MODEL + "/revision/main");
        } else if (!path.startsWith("/api/models/" + MODEL + "/revision/")) {
            refuse(exchange, 401, "RepoNotFound");
        } else if (!List.of("main", "v1", "refs/pr/1", COMMIT)
                .contains(path.substring(path.indexOf("revision/") + 9))) {
            refuse(exchange, 404, "RevisionNotFound");
        } else {
            String siblings = files.keySet().stream()
                    .map(name -> "{\"rfilename\": \"" + name + "\"}")
                    .collect(Collectors.joining(", "));
            String commit = fault == Fault.OTHER_COMMIT ? COMMIT.replace('0', 'f') : COMMIT;
            byte[] json = ("{\"id\": \"x\", \"sha\": \"" + commit + "\", \"siblings\": [" + siblings + "]}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, json.length);
            write(exchange.getResponseBody(), json, fault);
        }
    }

    private void answerFile(HttpExchange exchange, String name) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        byte[] content = files.get(name);
        long size = sizes.getOrDefault(name, (long) content.length);
        exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
        Fault fault = head ? nextFault("HEAD " + name) : null;
        if (fault != null) {
            refuse(exchange, fault.status, null);
        } else if (isLarge(name)) {
            exchange.getResponseHeaders().set("X-Linked-Etag", '"' + digest(content, true) + '"');
            exchange.getResponseHeaders().set("X-Linked-Size", Long.toString(size));
            exchange.getResponseHeaders().set("ETag", "\"not-the-file's\"");
            redirect(exchange, address(cdn) + "/store/" + name);
        } else if (head) {
            exchange.getResponseHeaders().set("ETag", "W/\"" + digest(content, false) + '"');
            exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
            exchange.sendResponseHeaders(200, -1);
        } else {
            send(exchange, name, content);
        }
    }

    private void answerFromCdn(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring("/store/".length());
        send(exchange, name, files.get(name));
    }

    private void send(HttpExchange exchange, String name, byte[] content) throws IOException {
        Fault fault = nextFault(name);
        if (fault != null && fault.status != 0) {
            refuse(exchange, fault.status, null);
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null || fault == Fault.IGNORE_RANGE
                ? 0
                : Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
        byte[] body = Arrays.copyOfRange(content, from, content.length + (fault == Fault.TOO_LONG ? 10 : 0));
        if (fault == Fault.WRONG_BYTES) {
            body[body.length / 2] ^= 1;
        }
        if (from > 0) {
            int said = fault == Fault.OTHER_RANGE ? from - 1 : from;
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + said + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length + (fault == Fault.WRONG_LENGTH ? 10 : 0));
        write(exchange.getResponseBody(), body, fault);
    }

    private void write(OutputStream out, byte[] body, Fault fault) throws IOException {
        int end = fault == Fault.DROP || fault == Fault.SILENCE ? body.length / 2 : body.length;
        int step = fault == Fault.SLOW ? Math.max(body.length / 200, 1) : Math.max(end, 1);
        for (int i = 0; i < end; i += step) {
            out.write(body, i, Math.min(step, end - i));
            if (step < end) {
                out.flush();
                pause(slowMillis);
            }
        }
        if (fault == Fault.DROP || fault == Fault.SILENCE) {
            // Of an answer cut off Java 25's server drops what is not flushed; its client asks again where nothing
            // came.
            out.flush();
        }
        if (fault == Fault.SILENCE) {
            pause(60_000);
        }
    }

    private Fault nextFault(String name) {
        Queue<Fault> queue = faults.get(name);
        return queue == null ? null : queue.poll();
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(307, -1);
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        if (code != null) {
            exchange.getResponseHeaders().set("X-Error-Code", code);
        }
        exchange.sendResponseHeaders(status, -1);
    }

    private static Asked asked(HttpExchange exchange, boolean cdn) {
        return new Asked(
                cdn,
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("Range"),
                exchange.getRequestHeaders().getFirst("Authorization"));
    }

    /** Written from the formats' descriptions, apart from the code under test. */
    static String digest(byte[] content, boolean large) {
        try {
            MessageDigest digest = MessageDigest.getInstance(large ? "SHA-256" : "SHA-1");
            if (!large) {
                digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            }
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        cdn.stop(0);
        threads.shutdownNow();
    }
}
