package org.messagetriage.triage.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The packaged inference service with its real models, as a process of its own. */
final class InferenceProcess {

    private static final Path JAR = Path.of("../inference-service/target/quarkus-app/quarkus-run.jar");
    /** The first start assembles the models. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** This and the options of the virtual machine are as {@code ./run} sets them. */
    private static final String SPINS = "10000";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;
    private final int port;
    private final Path log;
    private Process process;

    InferenceProcess(Path home) throws IOException {
        this.home = Files.createDirectories(home);
        log = home.resolve("inference.log");
        if (!Files.exists(JAR)) {
            throw new IOException("The inference service is not built: run mvn verify in the top folder");
        }
        port = FreePort.find();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void start() throws Exception {
        launch();
        awaitReady();
    }

    /** Without waiting until it is ready. */
    void launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "-XX:TrimNativeHeapInterval=1000",
                        "-Xmx512m",
                        "-Dmessagetriage.home=" + home,
                        "-Dquarkus.http.port=" + port,
                        "-jar",
                        JAR.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putIfAbsent("GOMP_SPINCOUNT", SPINS);
        process = builder.start();
    }

    void awaitReady() throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!isReady()) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                throw new AssertionError("The inference service did not start:\n" + Files.readString(log));
            }
            Thread.sleep(200);
        }
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    private boolean isReady() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/q/health/ready"))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
