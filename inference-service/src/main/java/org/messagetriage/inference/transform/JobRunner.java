package org.messagetriage.inference.transform;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/**
 * Runs jobs on one thread, which gives each of them a turn after the other: to write the answers that are there and to
 * hand in one chunk of lines. Since a job has only a few chunks with the model at a time, and the model's queue takes one
 * batch of each in turn, a short job does not wait for a long one.
 */
final class JobRunner implements Closeable {

    private static final Logger LOG = Logger.getLogger(JobRunner.class);
    private static final long LOOK_AGAIN_MILLIS = 100;
    private static final long STOP_SECONDS = 10;
    private static final long TIDY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final BiFunction<TransformJob, Runnable, JobRun> runs;
    private final int most;
    private final Runnable tidy;
    private final List<JobRun> jobs = new CopyOnWriteArrayList<>();
    private final Bell bell = new Bell();
    private final Thread thread = new Thread(this::work, "transform");
    private volatile boolean stopped;

    /**
     * @param runs makes a job ready to run; it is also told how to wake this runner
     * @param most jobs that run at a time
     * @param tidy done once a minute
     */
    JobRunner(BiFunction<TransformJob, Runnable, JobRun> runs, int most, Runnable tidy) {
        this.runs = runs;
        this.most = most;
        this.tidy = tidy;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void add(TransformJob job) {
        jobs.add(runs.apply(job, this::wake));
        wake();
    }

    /** There is something to do; may be called by any thread, a model's included. */
    void wake() {
        bell.ring();
    }

    private void work() {
        long tidied = System.nanoTime();
        while (!stopped) {
            if (System.nanoTime() - tidied > TIDY_NANOS) {
                tidyUp();
                tidied = System.nanoTime();
            }
            boolean moved = false;
            List<JobRun> over = new ArrayList<>();
            for (JobRun run : jobs) {
                moved |= run.turn(run.isOpen() || open() < most);
                if (run.isOver()) {
                    over.add(run);
                }
            }
            jobs.removeAll(over);
            if (!moved && over.isEmpty()) {
                pause();
            }
        }
        jobs.forEach(JobRunner::stop);
    }

    /** Jobs that share the models now. */
    private long open() {
        return jobs.stream().filter(JobRun::isOpen).count();
    }

    /** Whatever is wrong there, this thread is that of all jobs and must go on. */
    private void tidyUp() {
        try {
            tidy.run();
        } catch (RuntimeException | Error e) {
            LOG.error("Old transform jobs could not be looked for", e);
        }
    }

    private void pause() {
        try {
            bell.await(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }

    private static void stop(JobRun run) {
        try {
            run.stop();
        } catch (IOException e) {
            LOG.warnf(e, "A transform job could not be stopped in order; it goes on from its last record");
        }
    }

    /** Keeps what jobs have done; they go on at the next start. */
    @Override
    public void close() {
        stopped = true;
        wake();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
