package org.messagetriage.inference.transform;

import java.io.IOException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * The jobs of this process, those that have ended included until they are old, and what they take of the disk. Safe for
 * many threads.
 */
final class KeptJobs {

    private static final Logger LOG = Logger.getLogger(KeptJobs.class);
    private static final int RETRY_SECONDS = 10;

    private final TransformConfig config;
    private final Clock clock;
    private final Map<String, TransformJob> jobs = new ConcurrentSkipListMap<>();
    private final AtomicInteger coming = new AtomicInteger();
    private final AtomicLong comingBytes = new AtomicLong();

    KeptJobs(TransformConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** The place of a job that is being made; given back by closing it. */
    final class Place implements AutoCloseable {

        private long taken;

        /** So much more of its input is on the disk. */
        void took(long bytes) {
            taken += bytes;
            comingBytes.addAndGet(bytes);
        }

        @Override
        public void close() {
            comingBytes.addAndGet(-taken);
            coming.decrementAndGet();
        }
    }

    /** @throws InferenceException {@code TOO_MANY_JOBS} */
    Place reserve() {
        forgetOld();
        if (jobs.size() + coming.incrementAndGet() > config.jobs()) {
            coming.decrementAndGet();
            throw InferenceException.retryable(
                    ErrorCode.TOO_MANY_JOBS,
                    "There are " + config.jobs() + " jobs, as many as are kept: remove finished ones",
                    RETRY_SECONDS);
        }
        return new Place();
    }

    void add(TransformJob job) {
        jobs.put(job.spec().id(), job);
    }

    /** All jobs, newest first. */
    List<TransformJob> list() {
        forgetOld();
        Comparator<TransformJob> byAge =
                Comparator.comparingLong(job -> job.spec().createdAt());
        return jobs.values().stream().sorted(byAge.reversed()).toList();
    }

    /** @throws InferenceException {@code NOT_FOUND} */
    TransformJob find(String id) {
        forgetOld();
        TransformJob job = jobs.get(id);
        if (job == null) {
            throw new InferenceException(ErrorCode.NOT_FOUND, "There is no transform job of this id");
        }
        return job;
    }

    /** With all that it has on the disk. What cannot be deleted still counts, and can be removed another time. */
    synchronized void remove(TransformJob job) throws IOException {
        if (jobs.containsKey(job.spec().id())) {
            job.folder().delete();
            jobs.remove(job.spec().id());
        }
    }

    /** Removes what ended long ago: once a minute for the disk's sake, and whenever somebody asks. */
    void forgetOld() {
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

    /** Bytes that jobs may still take of the disk; below 0 if they have taken more. */
    long room() {
        long taken = jobs.values().stream().mapToLong(TransformJob::bytesOnDisk).sum();
        return config.disk().asLongValue() - taken - comingBytes.get();
    }
}
