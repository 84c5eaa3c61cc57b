package org.messagetriage.inference.transform;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.FileFault;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.model.ModelLease;

/** A job in the hands of the runner's thread. */
final class JobRun {

    private static final Logger LOG = Logger.getLogger(JobRun.class);

    /**
     * What all runs share.
     *
     * @param inputs where the lines of a job come from
     * @param kept knows what all jobs take of the disk
     */
    record Surroundings(JobModels models, InputFolder inputs, KeptJobs kept, TransformConfig config, Clock clock) {}

    private final TransformJob job;
    private final Surroundings around;
    private final Runnable wake;
    private ModelLease lease;
    private LineSource source;
    private Transformation transformation;
    private long notBefore = System.nanoTime();
    private boolean cancelling;

    /** @param wake tells the runner that there is something to do; for any thread */
    JobRun(TransformJob job, Surroundings around, Runnable wake) {
        this.job = job;
        this.around = around;
        this.wake = wake;
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
     * @param mayRun whether it may take part in the sharing of the models
     * @return whether anything moved
     */
    boolean turn(boolean mayRun) {
        boolean nowCancelled = job.isCancelled() && !cancelling;
        if (System.nanoTime() - notBefore < 0 && !nowCancelled) {
            return false;
        }
        try {
            if (job.isCancelled()) {
                cancelling = true;
                stop();
                end(JobState.CANCELLED, null);
                return true;
            }
            if (!mayRun) {
                job.waitsFor("its turn: " + around.config.running() + " jobs share the models at a time");
                return false;
            }
            return opened() && step();
        } catch (InferenceException e) {
            return fail(e);
        } catch (IOException e) {
            // A full disk, a folder that is not there for a while: nothing is lost, so it is worth another try.
            LOG.warnf(e, "Transform job %s is held up", job.spec().id());
            return pause(storage(e));
        } catch (RuntimeException e) {
            LOG.errorf(e, "Transform job %s failed", job.spec().id());
            return fail(new InferenceException(ErrorCode.INTERNAL, ErrorCode.INTERNAL.title()));
        } catch (Error e) {
            // As when memory is short for a while: the thread is that of all jobs and must go on.
            LOG.errorf(e, "Transform job %s is held up", job.spec().id());
            return pause("the service, which could not go on with it; its log says why");
        }
    }

    /** The system's words for what is wrong with the disk, without the names of our folders. */
    private static String storage(IOException e) {
        return "the disk, which is full or cannot be read or written: " + FileFault.reason(e);
    }

    private boolean opened() throws IOException {
        Optional<ModelLease> ready = around.models.find(job.spec());
        if (ready.isEmpty()) {
            closeQuietly();
            job.waitsFor("model " + job.spec().model());
            return false;
        }
        if (transformation != null && ready.get().model() == lease.model()) {
            ready.get().close();
            return true;
        }
        closeQuietly();
        lease = ready.get();
        open();
        return true;
    }

    private void open() throws IOException {
        source = around.inputs.source(job);
        requireSameInput();
        JobFolder folder = job.folder();
        transformation = Transformation.open(
                new Transformation.Ends(source, new FileSink(folder.output()), folder.progress()),
                around.models.under(lease.model(), job.spec()),
                around.config,
                wake);
        job.runs(transformation.progress());
    }

    private boolean step() throws IOException {
        if (around.kept.room() < 0) {
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
        notBefore = System.nanoTime() + around.config.retry().toNanos();
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
        if (lease != null) {
            lease.close();
            lease = null;
        }
    }
}
