package org.messagetriage.inference.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** Makes jobs of what callers order: lines that come as a stream, or a file that is there already. */
final class JobIntake {

    /**
     * What a caller wants of the lines.
     *
     * @param ignored names of parameters that mean nothing to the model
     */
    record Order(String model, ObjectNode parameters, List<String> ignored) {}

    private static final Logger LOG = Logger.getLogger(JobIntake.class);
    private static final int RETRY_SECONDS = 10;

    private final TransformConfig config;
    private final JobStore store;
    private final KeptJobs kept;
    private final InputFolder inputs;
    private final Clock clock;
    private final Semaphore uploads;

    JobIntake(TransformConfig config, JobStore store, KeptJobs kept, InputFolder inputs, Clock clock) {
        this.config = config;
        this.store = store;
        this.kept = kept;
        this.inputs = inputs;
        this.clock = clock;
        uploads = new Semaphore(config.uploads());
    }

    /** @throws IOException if the sender went away */
    TransformJob upload(Order order, InputStream in) throws IOException {
        return make((id, folder, place) -> {
            Upload upload = new Upload(config, kept::room, place::took);
            LineCounter counter = upload.to(folder.input(), in);
            String version = new FileSource(folder.input()).version();
            return spec(id, order, null, version, counter.bytes(), counter.lines());
        });
    }

    /** Lines are counted before this returns. */
    TransformJob fromPath(Order order, String path) throws IOException {
        Path file = inputs.file(path);
        FileSource source = new FileSource(file);
        return make((id, folder, place) -> {
            try {
                String version = source.version();
                long lines = LineCounter.count(source, config.input().asLongValue());
                return spec(id, order, path, version, Files.size(file), lines);
            } catch (IOException e) {
                LOG.infof(e, "%s cannot be read", file);
                throw InferenceException.ofField(
                        ErrorCode.INVALID_VALUE, "path", "is a file that cannot be read to its end");
            }
        });
    }

    private JobSpec spec(String id, Order order, String path, String version, long bytes, long lines) {
        return new JobSpec(
                id, order.model(), order.parameters(), order.ignored(), path, version, bytes, lines, clock.millis());
    }

    private interface Making {
        JobSpec in(String id, JobFolder folder, KeptJobs.Place place) throws IOException;
    }

    /** Of a job that is refused nothing is kept. */
    private TransformJob make(Making making) throws IOException {
        if (!uploads.tryAcquire()) {
            throw InferenceException.retryable(
                    ErrorCode.OVERLOADED,
                    "There are " + config.uploads() + " inputs on their way in, as many as are taken at a time",
                    RETRY_SECONDS);
        }
        try (KeptJobs.Place place = kept.reserve()) {
            String id = store.newId();
            JobFolder folder = orFull(() -> store.create(id));
            try {
                JobSpec spec = making.in(id, folder, place);
                TransformJob job = orFull(() -> store.add(spec, folder));
                kept.add(job);
                return job;
            } catch (IOException | RuntimeException e) {
                folder.delete();
                throw e;
            }
        } finally {
            uploads.release();
        }
    }

    private interface Writing<T> {
        T now() throws IOException;
    }

    private static <T> T orFull(Writing<T> writing) {
        try {
            return writing.now();
        } catch (IOException e) {
            throw Upload.full(e);
        }
    }
}
