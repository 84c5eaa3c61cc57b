package org.messagetriage.inference.transform;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.messagetriage.inference.api.LimitsConfig;
import org.messagetriage.inference.api.LineRequests;
import org.messagetriage.inference.batching.BatchObserver;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.batching.BatchingConfig;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.model.ModelLease;

/** Jobs in a folder, on a fake model that is ready when the test says so and at a time that it says, too. */
final class Jobs implements AutoCloseable {

    final FakeModel model = FakeModel.zeroShot("zero-shot");
    final TransformJobs jobs;

    volatile Supplier<Optional<Model>> ready = () -> Optional.of(model);
    volatile Instant now = Instant.parse("2026-11-26T00:00:00Z");

    private final Path folder;
    private final BatchScheduler scheduler =
            new BatchScheduler(CommandSettings.of(BatchingConfig.class), System::nanoTime, new BatchObserver() {});

    /** @param settings below {@code messagetriage.inference.transform} */
    Jobs(Path folder, Map<String, String> settings) throws IOException {
        this.folder = folder;
        Map<String, String> all = new HashMap<>(Map.of("folder", folder.toString(), "record", "20ms", "retry", "50ms"));
        all.putAll(settings);
        Map<String, String> named = all.entrySet().stream()
                .collect(Collectors.toMap(
                        one -> "messagetriage.inference.transform." + one.getKey(), Map.Entry::getValue));
        jobs = new TransformJobs(
                CommandSettings.of(TransformConfig.class, named),
                new Models(),
                LineRequests.of(CommandSettings.of(LimitsConfig.class), scheduler),
                BatchWork.of(scheduler),
                new Hands());
        jobs.start();
    }

    private final class Models implements ReadyModels {
        @Override
        public Optional<ModelLease> find(String name) {
            return ready.get().map(present -> new ModelLease(present, () -> {}));
        }

        @Override
        public ModelLease require(String name) {
            return new ModelLease(ready.get().orElse(model), () -> {});
        }
    }

    private final class Hands extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    static List<String> lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"inputs\": \"line " + i + " on health\"}")
                .toList();
    }

    TransformJob upload(int lines) throws IOException {
        byte[] bytes = String.join("\n", lines(lines)).getBytes(StandardCharsets.UTF_8);
        return jobs.upload("zero-shot", parameters(), new ByteArrayInputStream(bytes));
    }

    TransformJob upload(String parameters, String... lines) throws IOException {
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return jobs.upload(
                "writer", new ObjectMapper().readValue(parameters, ObjectNode.class), new ByteArrayInputStream(bytes));
    }

    TransformJob fromPath(String path) throws IOException {
        return jobs.fromPath("zero-shot", parameters(), path);
    }

    private static ObjectNode parameters() throws IOException {
        return new ObjectMapper().readValue("{\"candidate_labels\": [\"health\", \"finance\"]}", ObjectNode.class);
    }

    Path folderOf(TransformJob job) {
        return folder.resolve(job.spec().id());
    }

    List<String> answers(TransformJob job) throws IOException {
        waitUntil("done", () -> job.state() == JobState.DONE);
        return Files.readAllLines(job.output());
    }

    static void waitUntil(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "Not in a minute: " + what);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws IOException {
        model.release();
        jobs.close();
        scheduler.close();
    }
}
