package org.messagetriage.inference.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged service with its real models, as a process of its own. */
final class PackagedService implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    /** The first start assembles the models. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** This and the options below are as {@code ./run} sets them. */
    private static final String SPINS = "10000";

    private final Process process;
    private final URI uri;
    private final Path log;

    /** @param options of the virtual machine; settings as {@code -Dname=value} among them */
    PackagedService(Path home, String... options) throws Exception {
        if (!Files.exists(JAR)) {
            throw new IOException("The service is not packaged: run mvn -pl inference-service package first");
        }
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        uri = URI.create("http://127.0.0.1:" + port);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:TrimNativeHeapInterval=1000",
                "-Xmx512m",
                "-Dmessagetriage.home=" + home,
                "-Dquarkus.http.port=" + port));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", JAR.toString()));
        log = home.resolve("service.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putIfAbsent("GOMP_SPINCOUNT", SPINS);
        process = builder.start();
        Instant end = Instant.now().plus(PATIENCE);
        while (!isReady()) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                process.destroyForcibly();
                throw new IOException("The service did not start:\n" + log());
            }
            Thread.sleep(200);
        }
    }

    URI uri(String path) {
        return uri.resolve(path);
    }

    /** All that it has said, in earlier runs of the same home too. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** Resident memory in MB, where the operating system tells. */
    long residentMegabytes() throws IOException {
        return kilobytes("VmRSS") >> 10;
    }

    /** A line of Linux' {@code /proc/PID/status}; -1024 where there is none. */
    long kilobytes(String name) throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return -1024;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(-1024);
    }

    private boolean isReady() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri("/q/health/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks it to stop, as {@code kill} does. */
    void terminate() {
        process.destroy();
    }

    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
