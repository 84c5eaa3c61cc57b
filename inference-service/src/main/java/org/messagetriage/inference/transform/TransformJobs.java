package org.messagetriage.inference.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.messagetriage.inference.batching.Submitter;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** The jobs of this process: made, looked up, cancelled, removed, forgotten when they are old. Safe for many threads. */
public final class TransformJobs implements Closeable {

    private static final Logger LOG = Logger.getLogger(TransformJobs.class);
    private static final int RETRY_SECONDS = 10;

    private final TransformConfig config;
    private final ReadyModels models;
    private final LineInference inference;
    private final Clock clock;
    private final JobStore store;
    private final InputFolder inputs;
    private final JobRunner runner;
    private final Semaphore uploads;
    private final Map<String, TransformJob> jobs = new ConcurrentSkipListMap<>();
    private final AtomicInteger coming = new AtomicInteger();
    private final AtomicLong comingBytes = new AtomicLong();
    private volatile boolean open;

    public TransformJobs(
            TransformConfig config, ReadyModels models, LineInference inference, Submitter submitter, Clock clock) {
        this.config = config;
        this.models = models;
        this.inference = inference;
        this.clock = clock;
        store = new JobStore(config.folder());
        inputs = new InputFolder(config.inputs());
        uploads = new Semaphore(config.uploads());
        JobRun.Surroundings around = new JobRun.Surroundings(
                models::find, this::source, () -> room() < 0, inference, submitter, config, this::wake, clock);
        runner = new JobRunner(job -> new JobRun(job, around), config.running(), this::forgetOld);
    }

    private void wake() {
        runner.wake();
    }

    /** Jobs that have not ended go on. */
    public void start() throws IOException {
        open = store.open();
        if (!open) {
            LOG.errorf("Another process has %s: this one takes no transform jobs", config.folder());
            return;
        }
        for (TransformJob job : store.load()) {
            jobs.put(job.spec().id(), job);
            if (!job.state().isFinal()) {
                runner.add(job);
            }
        }
        runner.start();
    }

    private LineSource source(JobSpec spec) {
        return new FileSource(
                spec.path() == null
                        ? new JobFolder(config.folder().resolve(spec.id())).input()
                        : inputs.file(spec.path()));
    }

    /**
     * Makes a job of lines that come as a stream.
     *
     * @throws IOException if the sender went away
     * @throws InferenceException if the job is refused; nothing of it is kept
     */
    public TransformJob upload(String model, ObjectNode parameters, InputStream in) throws IOException {
        if (!uploads.tryAcquire()) {
            throw InferenceException.retryable(
                    ErrorCode.OVERLOADED,
                    "There are " + config.uploads() + " inputs on their way in, as many as are taken at a time",
                    RETRY_SECONDS);
        }
        AtomicLong taken = new AtomicLong();
        Upload upload = new Upload(config.input().asLongValue(), this::room, bytes -> {
            taken.addAndGet(bytes);
            comingBytes.addAndGet(bytes);
        });
        try {
            return make(model, parameters, (id, ignored, folder) -> {
                LineCounter counter = upload.to(folder.input(), in);
                String version = new FileSource(folder.input()).version();
                return new JobSpec(
                        id,
                        model,
                        parameters,
                        ignored,
                        null,
                        version,
                        counter.bytes(),
                        counter.lines(),
                        clock.millis());
            });
        } finally {
            comingBytes.addAndGet(-taken.get());
            uploads.release();
        }
    }

    /** Makes a job of a file below the folder of inputs; its lines are counted before this returns. */
    public TransformJob fromPath(String model, ObjectNode parameters, String path) throws IOException {
        Path file = inputs.file(path);
        FileSource source = new FileSource(file);
        return make(model, parameters, (id, ignored, folder) -> {
            try {
                String version = source.version();
                long lines = LineCounter.count(source, config.input().asLongValue());
                return new JobSpec(
                        id, model, parameters, ignored, path, version, Files.size(file), lines, clock.millis());
            } catch (IOException e) {
                LOG.infof(e, "%s cannot be read", file);
                throw InferenceException.ofField(
                        ErrorCode.INVALID_VALUE, "path", "is a file that cannot be read to its end");
            }
        });
    }

    private interface Making {
        JobSpec in(String id, List<String> ignored, JobFolder folder) throws IOException;
    }

    private TransformJob make(String model, ObjectNode parameters, Making making) throws IOException {
        requireOpen();
        List<String> ignored =
                inference.under(models.require(model), parameters).ignored();
        reserve();
        try {
            String id = store.newId();
            JobFolder folder = folder(id);
            try {
                TransformJob job = add(making.in(id, ignored, folder), folder);
                jobs.put(id, job);
                runner.add(job);
                return job;
            } catch (IOException | RuntimeException e) {
                folder.delete();
                throw e;
            }
        } finally {
            coming.decrementAndGet();
        }
    }

    private TransformJob add(JobSpec spec, JobFolder folder) {
        try {
            return store.add(spec, folder);
        } catch (IOException e) {
            throw Upload.full(e);
        }
    }

    private JobFolder folder(String id) {
        try {
            return store.create(id);
        } catch (IOException e) {
            throw Upload.full(e);
        }
    }

    private void requireOpen() {
        if (!open) {
            throw new InferenceException(
                    ErrorCode.JOBS_UNAVAILABLE, "Another process on this machine runs the transform jobs");
        }
    }

    private void reserve() {
        forgetOld();
        if (jobs.size() + coming.incrementAndGet() > config.jobs()) {
            coming.decrementAndGet();
            throw InferenceException.retryable(
                    ErrorCode.TOO_MANY_JOBS,
                    "There are " + config.jobs() + " jobs, as many as are kept: remove finished ones",
                    RETRY_SECONDS);
        }
    }

    /** Bytes that jobs may still take of the disk; below 0 if they have taken more. */
    private long room() {
        long taken = jobs.values().stream().mapToLong(TransformJob::bytesOnDisk).sum();
        return config.disk().asLongValue() - taken - comingBytes.get();
    }

    /** All jobs, newest first. */
    public List<TransformJob> list() {
        forgetOld();
        List<TransformJob> all = new ArrayList<>(jobs.values());
        Collections.sort(
                all,
                (one, other) ->
                        Long.compare(other.spec().createdAt(), one.spec().createdAt()));
        return all;
    }

    /** @throws InferenceException {@code NOT_FOUND} */
    public TransformJob find(String id) {
        forgetOld();
        TransformJob job = jobs.get(id);
        if (job == null) {
            throw new InferenceException(ErrorCode.NOT_FOUND, "There is no transform job of this id");
        }
        return job;
    }

    /** Stops a job that has not ended, and keeps what it has answered; it takes effect soon. */
    public void cancel(TransformJob job) {
        job.cancel();
        runner.wake();
    }

    /** Removes a job that has ended, with its output. */
    public void remove(TransformJob job) throws IOException {
        if (jobs.remove(job.spec().id(), job)) {
            job.folder().delete();
        }
    }

    /** Once a minute for the disk's sake, and whenever somebody asks. */
    private void forgetOld() {
        long oldest = clock.millis() - config.keep().toMillis();
        for (TransformJob job : jobs.values()) {
            if (job.state().isFinal() && job.end().at() < oldest) {
                try {
                    remove(job);
                } catch (IOException e) {
                    LOG.warnf(
                            e,
                            "Transform job %s is old and cannot be removed",
                            job.spec().id());
                }
            }
        }
    }

    /** What jobs have done is kept; they go on at the next start. */
    @Override
    public void close() throws IOException {
        if (open) {
            runner.close();
            store.close();
            open = false;
        }
    }
}
