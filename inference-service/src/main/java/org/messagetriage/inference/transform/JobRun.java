package org.messagetriage.inference.transform;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.messagetriage.inference.batching.Submitter;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** A job in the hands of the runner's thread. */
final class JobRun {

    private static final Logger LOG = Logger.getLogger(JobRun.class);
    private static final long PAUSE_SECONDS = 10;

    /**
     * What all runs share.
     *
     * @param models a model by its name, if it is ready
     * @param sources where the lines of a job come from
     * @param full whether the jobs take as much of the disk as they may
     * @param wake tells the runner that there is something to do
     */
    record Surroundings(
            Function<String, Optional<Model>> models,
            Function<JobSpec, LineSource> sources,
            BooleanSupplier full,
            LineInference inference,
            Submitter submitter,
            TransformConfig config,
            Runnable wake,
            Clock clock) {}

    private final TransformJob job;
    private final Surroundings around;
    private Model model;
    private LineSource source;
    private Transformation transformation;
    private long notBefore = System.nanoTime();

    JobRun(TransformJob job, Surroundings around) {
        this.job = job;
        this.around = around;
    }

    boolean isOver() {
        return job.state().isFinal();
    }

    /** Whether it takes part in the sharing of the models. */
    boolean isOpen() {
        return transformation != null;
    }

    /**
     * Does what can be done now.
     *
     * @param mayOpen whether it may begin if it has not
     * @return whether anything moved
     */
    boolean turn(boolean mayOpen) {
        try {
            if (job.isCancelled()) {
                stop();
                end(JobState.CANCELLED, null);
                return true;
            }
            boolean allowed = (mayOpen || isOpen()) && System.nanoTime() - notBefore >= 0;
            return allowed && opened() && step();
        } catch (InferenceException e) {
            return fail(e);
        } catch (IOException e) {
            // A full disk, a folder that is not there for a while: nothing is lost, so it is worth another try.
            LOG.warnf(e, "Transform job %s is held up", job.spec().id());
            return pause(ErrorCode.STORAGE_FULL.title() + ", or it cannot be read or written: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "Transform job %s failed", job.spec().id());
            return fail(new InferenceException(ErrorCode.INTERNAL, ErrorCode.INTERNAL.title()));
        }
    }

    private boolean opened() throws IOException {
        Optional<Model> ready = around.models.apply(job.spec().model());
        if (ready.isEmpty()) {
            closeQuietly();
            job.waitsFor("model " + job.spec().model());
            return false;
        }
        if (transformation == null || ready.get() != model) {
            closeQuietly();
            model = ready.get();
            open();
        }
        return true;
    }

    private void open() throws IOException {
        source = around.sources.apply(job.spec());
        requireSameInput();
        JobFolder folder = job.folder();
        transformation = Transformation.open(
                new Transformation.Ends(source, new FileSink(folder.output()), folder.progress()),
                model,
                around.inference.under(model, job.spec().parameters()),
                around.config,
                around.submitter,
                around.wake);
        job.runs(transformation.progress());
    }

    private boolean step() throws IOException {
        if (around.full.getAsBoolean()) {
            return pause("room: transform jobs may take " + around.config.disk().asLongValue()
                    + " bytes of the disk; remove finished ones");
        }
        boolean moved = transformation.step();
        job.runs(transformation.progress());
        if (transformation.isDone()) {
            requireSameInput();
            closeQuietly();
            end(JobState.DONE, null);
        }
        return moved;
    }

    private void requireSameInput() throws IOException {
        if (!source.version().equals(job.spec().inputVersion())) {
            throw new InferenceException(
                    ErrorCode.INPUT_CHANGED, "The input is not what it was when the job was made: make a new one");
        }
    }

    private boolean pause(String reason) {
        closeQuietly();
        job.waitsFor(reason);
        notBefore = System.nanoTime() + TimeUnit.SECONDS.toNanos(PAUSE_SECONDS);
        return false;
    }

    private boolean fail(InferenceException because) {
        closeQuietly();
        try {
            end(JobState.FAILED, because);
        } catch (IOException e) {
            return pause("its end to be written: " + e.getMessage());
        }
        return true;
    }

    private void end(JobState state, InferenceException because) throws IOException {
        job.end(state, around.clock.millis(), because);
        LOG.infof(
                "Transform job %s ended: %s, %d lines",
                job.spec().id(), state, job.progress().lines());
    }

    /** Keeps what is done. */
    void stop() throws IOException {
        if (transformation != null) {
            transformation.stop();
            job.runs(transformation.progress());
            closeQuietly();
        }
    }

    private void closeQuietly() {
        try {
            if (transformation != null) {
                transformation.close();
            }
        } catch (IOException e) {
            LOG.debug("Closing a transformation", e);
        }
        transformation = null;
    }
}
