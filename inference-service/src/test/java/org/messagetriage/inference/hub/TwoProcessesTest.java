package org.messagetriage.inference.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.hub.LoopbackHub.Fault;

/** Real processes over one cache. */
class TwoProcessesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final List<Process> processes = new ArrayList<>();
    private LoopbackHub hub;

    @TempDir
    Path cache;

    /** What the other processes run: fetches the model and prints where it is. */
    static final class Fetch {

        public static void main(String[] arguments) throws Exception {
            HubSettings settings = new HubSettings(URI.create(arguments[0]), null, Path.of(arguments[1]), false, null);
            System.out.println(new HubClient(settings).fetch(ModelReference.parse("acme/tiny"), HubObserver.NONE));
        }
    }

    @BeforeEach
    void startHub() throws IOException {
        hub = new LoopbackHub();
        TinyModel.fill(hub);
        hub.misbehave(TinyModel.WEIGHTS, Fault.SLOW);
    }

    @AfterEach
    void stopAll() {
        processes.forEach(Process::destroyForcibly);
        hub.close();
    }

    @Test
    void ofTwoProcessesOneDownloads() throws Exception {
        Process one = fetchElsewhere();
        Process two = fetchElsewhere();
        for (Process process : List.of(one, two)) {
            assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            String[] lines = output(process).strip().split("\n");
            assertEquals(0, process.exitValue(), () -> String.join("\n", lines));
            assertWhole(Path.of(lines[lines.length - 1]));
        }
        for (String file : List.of(TinyModel.WEIGHTS, "config.json", "tokenizer.json", "tokenizer_config.json")) {
            assertEquals(1, hub.contentRequests(file), file);
        }
    }

    @Test
    void ofTwoThreadsOneDownloads() throws Exception {
        hub.slowMillis = 2;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            HubClient client = TinyModel.client(hub, cache);
            Future<Path> one = threads.submit(() -> client.fetch(ModelReference.parse("acme/tiny"), HubObserver.NONE));
            Future<Path> two = threads.submit(() -> client.fetch(ModelReference.parse("acme/tiny"), HubObserver.NONE));
            assertWhole(one.get());
            assertWhole(two.get());
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, hub.contentRequests(TinyModel.WEIGHTS));
    }

    @Test
    void aKilledDownloadGoesOn() throws Exception {
        hub.slowMillis = 500;
        Process process = fetchElsewhere();
        long begun = waitForBytes(process);
        process.destroyForcibly().waitFor();
        assertWhole(TinyModel.client(hub, cache).fetch(ModelReference.parse("acme/tiny"), HubObserver.NONE));
        List<String> ranges = hub.ranges(TinyModel.WEIGHTS);
        assertEquals(2, ranges.size());
        long from = Long.parseLong(ranges.get(1).replaceAll("[^0-9]", ""));
        assertTrue(from >= begun && from < TinyModel.WEIGHT_BYTES, ranges::toString);
    }

    @Test
    void anInterruptedDownloadGoesOn() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        hub.slowMillis = 500;
        thread.submit(() -> TinyModel.client(hub, cache).fetch(ModelReference.parse("acme/tiny"), HubObserver.NONE));
        long begun = waitForBytes(null);
        thread.shutdownNow();
        assertTrue(thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertWhole(TinyModel.client(hub, cache).fetch(ModelReference.parse("acme/tiny"), HubObserver.NONE));
        assertTrue(begun > 0 && hub.ranges(TinyModel.WEIGHTS).get(1) != null);
    }

    private Process fetchElsewhere() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Fetch.class.getName(),
                        hub.address().toString(),
                        cache.toString())
                .redirectErrorStream(true)
                .start();
        processes.add(process);
        return process;
    }

    /** Until the weights have begun; gives the bytes on the disk. */
    private long waitForBytes(Process process) throws Exception {
        String digest = LoopbackHub.digest(hub.files.get(TinyModel.WEIGHTS), true);
        Path incomplete = cache.resolve("models--acme--tiny/blobs").resolve(digest + ".message-triage.incomplete");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(incomplete) || Files.size(incomplete) == 0) {
            assertTrue(System.nanoTime() < end && (process == null || process.isAlive()), () -> output(process));
            Thread.sleep(20);
        }
        return Files.size(incomplete);
    }

    private void assertWhole(Path snapshot) throws IOException {
        assertArrayEquals(hub.files.get(TinyModel.WEIGHTS), Files.readAllBytes(snapshot.resolve(TinyModel.WEIGHTS)));
    }

    private static String output(Process process) {
        try {
            return process == null ? "" : new String(process.getInputStream().readAllBytes());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
