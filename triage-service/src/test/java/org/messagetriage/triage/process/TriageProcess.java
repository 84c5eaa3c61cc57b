package org.messagetriage.triage.process;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged service as a process of its own, as a user starts it. */
final class TriageProcess {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;
    private final Map<String, String> settings;
    private final int port;
    private final Path log;
    private Process process;

    TriageProcess(Path home, Map<String, String> settings) throws IOException {
        this(home, settings, FreePort.find());
    }

    private TriageProcess(Path home, Map<String, String> settings, int port) throws IOException {
        this.home = Files.createDirectories(home);
        this.settings = settings;
        this.port = port;
        this.log = home.resolve("triage-" + port + ".log");
    }

    /** Another one on the same port. */
    TriageProcess sibling(Path otherHome) throws IOException {
        return new TriageProcess(otherHome, settings, port);
    }

    void start() throws Exception {
        launch();
        Instant end = Instant.now().plus(PATIENCE);
        while (!isReady()) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                throw new AssertionError("The service did not start:\n" + Files.readString(log));
            }
            Thread.sleep(200);
        }
    }

    /** For a start that is expected to fail. @return what it said */
    String startInVain() throws Exception {
        launch();
        process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return Files.readString(log);
    }

    /** Until its database runs, and not until it is ready. */
    ProcessHandle startDatabase() throws Exception {
        launch();
        Waiting.until(
                "a running database",
                () -> Files.exists(home.resolve("postgres/postmaster.pid"))
                        && !postmaster().isEmpty()
                        && !postmaster().get(0).startsWith("-"));
        return database();
    }

    private void launch() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-Xmx256m");
        command.add("-Dmessagetriage.home=" + home);
        command.add("-Dquarkus.http.port=" + port);
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(JAR.toString());
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** As Ctrl-C or a service manager does. */
    int stop() throws InterruptedException {
        process.destroy();
        process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return process.exitValue();
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    void killDatabase() throws IOException {
        database().destroyForcibly();
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** PostgreSQL's first process and all that it started. */
    Stream<ProcessHandle> databaseProcesses() throws IOException {
        return Stream.concat(Stream.of(database()), database().descendants());
    }

    private ProcessHandle database() throws IOException {
        return ProcessHandle.of(Long.parseLong(postmaster().get(0).trim())).orElseThrow();
    }

    private List<String> postmaster() throws IOException {
        return Files.readAllLines(home.resolve("postgres/postmaster.pid"));
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    private boolean isReady() {
        try {
            return send(request("/q/health/ready").GET()).statusCode() == 200;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(1));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** As the first admin. @return the session's cookie */
    String signIn() throws Exception {
        return signIn(
                "admin",
                Files.readString(home.resolve("initial-admin-password")).trim());
    }

    /** @return the session's cookie */
    String signIn(String name, String password) throws Exception {
        HttpResponse<String> session = send(post("/api/session", Map.of("name", name, "password", password)));
        return session.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    /** Signs in as the first admin and makes a key. */
    String createKey() throws Exception {
        HttpResponse<String> key = send(post("/api/api-keys", Map.of("name", "test", "role", "integration"))
                .header("Cookie", signIn()));
        return new JsonObject(key.body()).getString("key");
    }

    HttpRequest.Builder post(String path, Map<String, Object> body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(new JsonObject(body).encode()));
    }

    /** Asks the database itself, also while the service is dead. */
    long count(String sql) throws IOException, SQLException {
        Path data = home.resolve("postgres");
        String databasePort =
                Files.readAllLines(data.resolve("postmaster.pid")).get(3).trim();
        String password =
                Files.readString(data.resolve("message-triage-password")).trim();
        String url = "jdbc:postgresql://localhost:" + databasePort + "/triage";
        try (Connection connection = DriverManager.getConnection(url, "postgres", password);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
