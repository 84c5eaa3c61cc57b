package org.messagetriage.triage.inference;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.messagetriage.triage.process.FreePort;

/**
 * Stands in for the inference service: answers in its shapes, by a rule that a test can foresee, and misbehaves
 * when told to. A text with "bad" in it is very unsatisfied with 0.8, any other one with 0.1.
 */
public final class FakeInference {
    /** What to do with one request, given its body. */
    public interface Behaviour {
        void answer(HttpExchange exchange, String body) throws IOException;
    }

    /** One for the whole test run, as the application that talks to it is one. */
    private static HttpServer server;

    private static ExecutorService threads;
    private static int port;
    private static volatile Behaviour classify = FakeInference::score;
    private static volatile Behaviour explain = FakeInference::words;
    private static volatile Behaviour list = FakeInference::models;
    private static final List<String> SCORED = Collections.synchronizedList(new ArrayList<>());
    private static final List<Seen> SEEN = Collections.synchronizedList(new ArrayList<>());
    private static volatile String authorization;

    /** A request and its answer, 200 ones only. */
    public record Seen(String method, String path, String request, String answer) {}

    /** Finds a port, and what the application has to be told about it; away until {@link #reset}. */
    public static Map<String, String> reserve() {
        away();
        port = FreePort.find();
        return Map.of(
                "messagetriage.inference.url", "http://127.0.0.1:" + port,
                "messagetriage.inference.api-key", "fake-key",
                "quarkus.rest-client.inference.read-timeout", "3000",
                "messagetriage.scoring.first-pause", "20ms",
                "messagetriage.scoring.longest-pause", "200ms",
                "messagetriage.scoring.attempts", "4");
    }

    private FakeInference() {}

    /** Opens the port again, the same one as before. */
    public static synchronized void up() {
        if (server != null) {
            return;
        }
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
            threads = Executors.newCachedThreadPool(FakeInference::thread);
            server.setExecutor(threads);
            server.createContext("/models", FakeInference::route);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Vert.x finds its JSON by the loader of the thread, which Java 25's server does not hand on. */
    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work);
        thread.setContextClassLoader(FakeInference.class.getClassLoader());
        return thread;
    }

    /** As after kill -9: open calls break, new ones are refused. */
    public static synchronized void away() {
        if (server != null) {
            server.stop(0);
            threads.shutdownNow();
            server = null;
        }
    }

    /** Behaves from now on, and has forgotten what it scored. */
    public static void reset() {
        up();
        classify = FakeInference::score;
        explain = FakeInference::words;
        list = FakeInference::models;
        SCORED.clear();
        SEEN.clear();
    }

    public static void onClassify(Behaviour behaviour) {
        classify = behaviour;
    }

    public static void onExplain(Behaviour behaviour) {
        explain = behaviour;
    }

    public static void onList(Behaviour behaviour) {
        list = behaviour;
    }

    public static Behaviour status(int status) {
        return (exchange, body) -> send(exchange, status, "{\"error\": \"told to\"}");
    }

    public static Behaviour text(String answer) {
        return (exchange, body) -> send(exchange, 200, answer);
    }

    /** Every text it scored, in order; one that was scored twice is there twice. */
    public static List<String> scored() {
        synchronized (SCORED) {
            return List.copyOf(SCORED);
        }
    }

    public static List<Seen> seen() {
        synchronized (SEEN) {
            return List.copyOf(SEEN);
        }
    }

    public static String authorization() {
        return authorization;
    }

    public static void score(HttpExchange exchange, String body) throws IOException {
        JsonArray results = new JsonArray();
        for (Object input : new JsonObject(body).getJsonArray("inputs")) {
            double bad = input.toString().contains("bad") ? 0.8 : 0.1;
            double rest = (1 - bad) / 4;
            results.add(new JsonArray()
                    .add(label("neutral", rest))
                    .add(label("very_unsatisfied", bad))
                    .add(label("unsatisfied", rest))
                    .add(label("satisfied", rest))
                    .add(label("very_satisfied", rest)));
            SCORED.add(input.toString());
        }
        send(exchange, 200, results.encode());
    }

    private static void words(HttpExchange exchange, String body) throws IOException {
        JsonObject request = new JsonObject(body);
        String text = request.getString("inputs");
        String first = text.split(" ")[0];
        send(
                exchange,
                200,
                new JsonObject()
                        .put("label", request.getJsonObject("parameters").getString("label"))
                        .put("score", 0.8)
                        .put("revision", "fake-1")
                        .put(
                                "words",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("word", first)
                                                .put("start", 0)
                                                .put("end", first.length())
                                                .put("weight", 0.25)))
                        .encode());
    }

    private static void models(HttpExchange exchange, String body) throws IOException {
        send(
                exchange,
                200,
                "[{\"name\":\"satisfaction\",\"task\":\"text-classification\",\"revision\":\"fake-1\","
                        + "\"state\":\"ready\",\"maxLength\":512}]");
    }

    private static void route(HttpExchange exchange) throws IOException {
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        exchange.setAttribute("body", body);
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/models")) {
            list.answer(exchange, body);
        } else if (path.endsWith("/explanations")) {
            explain.answer(exchange, body);
        } else {
            classify.answer(exchange, body);
        }
    }

    private static JsonObject label(String label, double score) {
        return new JsonObject().put("label", label).put("score", score);
    }

    private static void send(HttpExchange exchange, int status, String answer) throws IOException {
        if (status == 200) {
            SEEN.add(new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    (String) exchange.getAttribute("body"),
                    answer));
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("X-Model-Revision", "fake-1");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
