package org.messagetriage.inference.transform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.messagetriage.inference.error.InferenceException;

/** One job: what it is to do, and how far it is. The runner's thread changes it, all may read it. */
public final class TransformJob {

    private final JobSpec spec;
    private final JobFolder folder;
    private final Rate rate = new Rate();
    private volatile boolean started;
    private volatile boolean cancelled;
    private volatile Progress progress;
    private volatile String waitingFor;
    private volatile JobEnd end;

    TransformJob(JobSpec spec, JobFolder folder) throws IOException {
        this.spec = spec;
        this.folder = folder;
        progress = folder.progress().read().orElse(Progress.none(null));
        end = folder.end().read().orElse(null);
        cancelled = folder.isMarkedCancelled();
    }

    public JobSpec spec() {
        return spec;
    }

    public JobState state() {
        JobEnd ended = end;
        if (ended != null) {
            return ended.state();
        }
        return started && waitingFor == null ? JobState.RUNNING : JobState.WAITING;
    }

    public Progress progress() {
        return progress;
    }

    /** Lines a second of late; 0 when it does not run. */
    public double linesPerSecond() {
        return state() == JobState.RUNNING ? rate.perSecond() : 0;
    }

    /** Null when it does not run, or has not yet run for long enough to tell. */
    public Long secondsLeft() {
        return state() == JobState.RUNNING ? rate.secondsFor(spec.lines() - progress.lines()) : null;
    }

    /** What keeps it from going on, in words; null if nothing does. */
    public String waitingFor() {
        return waitingFor;
    }

    /** Null until it has ended. */
    public JobEnd end() {
        return end;
    }

    /** The answers, all of them safe once the job has ended. */
    public Path output() {
        return folder.output();
    }

    JobFolder folder() {
        return folder;
    }

    long bytesOnDisk() {
        return progress.outputOffset() + (spec.path() == null ? spec.bytes() : 0);
    }

    /** @throws IOException if a start after this one will know nothing of it */
    void cancel() throws IOException {
        cancelled = true;
        folder.markCancelled();
    }

    boolean isCancelled() {
        return cancelled;
    }

    void runs(Progress now) {
        started = true;
        waitingFor = null;
        progress = now;
        rate.at(System.nanoTime(), now.lines());
    }

    void waitsFor(String reason) {
        waitingFor = reason;
    }

    /** What the last record says, or nothing where less of the output is left than that. */
    private Progress safe() throws IOException {
        Progress none = Progress.none(progress.revision());
        Progress recorded = folder.progress().read().orElse(none);
        long there = Files.exists(output()) ? Files.size(output()) : 0;
        if (there >= recorded.outputOffset()) {
            return recorded;
        }
        folder.progress().write(none);
        return none;
    }

    void end(JobState state, long at, InferenceException because) throws IOException {
        Progress safe = safe();
        try (FileSink sink = new FileSink(folder.output())) {
            // What came behind the last record may end in half a line.
            sink.open(safe.outputOffset());
        }
        progress = safe;
        JobEnd ended = new JobEnd(
                state,
                at,
                because == null ? null : because.code().wireName(),
                because == null ? null : because.sentence());
        folder.end().write(ended);
        waitingFor = null;
        end = ended;
    }
}
