package org.messagetriage.inference.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;
import org.messagetriage.inference.batching.Desk;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** Transform jobs, as callers see them: made, looked up, cancelled, removed. Safe for many threads. */
public final class TransformJobs implements Closeable {

    private static final Logger LOG = Logger.getLogger(TransformJobs.class);
    private static final int RETRY_SECONDS = 5;

    private final TransformConfig config;
    private final JobModels models;
    private final JobStore store;
    private final KeptJobs kept;
    private final JobIntake intake;
    private final JobRunner runner;
    private volatile boolean open;
    private volatile boolean halted;

    public TransformJobs(TransformConfig config, ReadyModels models, LineInference inference, Desk desk, Clock clock) {
        this.config = config;
        this.models = new JobModels(models, inference, desk);
        store = new JobStore(config.folder());
        kept = new KeptJobs(config, clock);
        InputFolder inputs = new InputFolder(config.inputs());
        intake = new JobIntake(config, store, kept, inputs, clock);
        JobRun.Surroundings around = new JobRun.Surroundings(this.models, inputs, kept, config, clock);
        runner = new JobRunner((job, wake) -> new JobRun(job, around, wake), config.running(), kept::forgetOld);
    }

    /** Jobs that have not ended go on. */
    public void start() throws IOException {
        open = store.open();
        if (!open) {
            LOG.errorf("Another process has %s: this one takes no transform jobs", config.folder());
            return;
        }
        for (TransformJob job : store.load()) {
            kept.add(job);
            if (!job.state().isFinal()) {
                runner.add(job);
            }
        }
        runner.start();
    }

    /**
     * Makes a job of lines that come as a stream.
     *
     * @throws IOException if the sender went away
     * @throws InferenceException if the job is refused; nothing of it is kept
     */
    public TransformJob upload(String model, ObjectNode parameters, InputStream in) throws IOException {
        return started(intake.upload(order(model, parameters), in));
    }

    /** Makes a job of a file below the folder of inputs; its lines are counted before this returns. */
    public TransformJob fromPath(String model, ObjectNode parameters, String path) throws IOException {
        return started(intake.fromPath(order(model, parameters), path));
    }

    private JobIntake.Order order(String model, ObjectNode parameters) {
        if (halted) {
            throw InferenceException.retryable(ErrorCode.SHUTTING_DOWN, "The service is stopping", RETRY_SECONDS);
        }
        if (!open) {
            throw new InferenceException(
                    ErrorCode.JOBS_UNAVAILABLE, "Another process on this machine runs the transform jobs");
        }
        return new JobIntake.Order(model, parameters, models.check(model, parameters));
    }

    private TransformJob started(TransformJob job) {
        runner.add(job);
        return job;
    }

    /** All jobs, newest first. */
    public List<TransformJob> list() {
        return kept.list();
    }

    /** @throws InferenceException {@code NOT_FOUND} */
    public TransformJob find(String id) {
        return kept.find(id);
    }

    /**
     * Stops a job that has not ended, and keeps what it has answered; it takes effect soon, or at the next start.
     *
     * @throws InferenceException {@code STORAGE_FULL} if the disk does not take it, so that only this process knows
     */
    public void cancel(TransformJob job) {
        try {
            job.cancel();
        } catch (IOException e) {
            LOG.errorf(
                    e,
                    "That transform job %s is cancelled could not be kept",
                    job.spec().id());
            throw new InferenceException(
                    ErrorCode.STORAGE_FULL, "It is being cancelled, but the disk does not take that: look again");
        } finally {
            runner.wake();
        }
    }

    /** Removes a job that has ended, with its output. */
    public void remove(TransformJob job) throws IOException {
        kept.remove(job);
    }

    /**
     * Lets no job run any more, so that the models are free for what else was admitted; what jobs have done is kept, and
     * they go on at the next start. Their callers may still ask how far they are.
     */
    public synchronized void halt() {
        if (open && !halted) {
            halted = true;
            runner.close();
        }
    }

    /** Whether nothing will move any more. */
    public boolean isHalted() {
        return halted;
    }

    /** Halts, and gives the folder of jobs free for another process. */
    @Override
    public void close() throws IOException {
        halt();
        if (open) {
            store.close();
            open = false;
        }
    }
}
