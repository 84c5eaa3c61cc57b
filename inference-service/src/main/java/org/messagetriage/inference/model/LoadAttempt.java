package org.messagetriage.inference.model;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.messagetriage.inference.hub.DownloadProgress;

/** One try to bring a model into service, and how far it is. */
public final class LoadAttempt {

    private static final Logger LOG = Logger.getLogger(LoadAttempt.class);
    /** From its files to its first answer, if nothing better is known. */
    private static final int SECONDS_TO_LOAD = 10;

    private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ModelSpec spec;
    private final ModelLoad load;
    private final Instant startedAt = Instant.now();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile LoadPhase phase = LoadPhase.WAITING;
    private volatile DownloadProgress download;
    private Future<?> task;
    private boolean givenUp;
    private long loggedAt;

    LoadAttempt(ModelSpec spec, ModelLoad load) {
        this.spec = spec;
        this.load = load;
    }

    public String reference() {
        return load.reference();
    }

    public LoadPhase phase() {
        return phase;
    }

    public Instant startedAt() {
        return startedAt;
    }

    /** Empty where nothing has to be downloaded, or has been yet. */
    public Optional<DownloadProgress> download() {
        return Optional.ofNullable(download);
    }

    /** A guess. */
    public int secondsLeft() {
        DownloadProgress progress = download;
        long left = progress == null || phase != LoadPhase.DOWNLOADING ? 0 : Math.max(0, progress.secondsLeft());
        return (int) Math.min(Integer.MAX_VALUE, left + SECONDS_TO_LOAD);
    }

    ModelSpec spec() {
        return spec;
    }

    ModelLoad load() {
        return load;
    }

    void enter(LoadPhase next) {
        phase = next;
    }

    void fetch() throws IOException, InterruptedException {
        load.check();
        enter(LoadPhase.DOWNLOADING);
        load.fetch(this::onProgress);
        enter(LoadPhase.WAITING);
    }

    /** One line now and then: a download may take hours. Called by one thread at a time. */
    private void onProgress(DownloadProgress progress) {
        boolean first = download == null;
        boolean last = progress.bytes() == progress.totalBytes() && progress.files() == progress.totalFiles();
        download = progress;
        long now = System.nanoTime();
        if (first || last || now - loggedAt >= LOG_NANOS) {
            LOG.info(progress);
            loggedAt = now;
        }
    }

    /** Completes when it has ended, well or not. A copy: cancelling it is harmless. */
    CompletableFuture<Void> whenOver() {
        return over.copy();
    }

    void end() {
        over.complete(null);
    }

    /** @param next hands its next step to a thread; the thread may do so too */
    synchronized void goOn(Supplier<Future<?>> next) {
        task = next.get();
        if (givenUp) {
            task.cancel(true);
        }
    }

    /** Takes effect soon; what was downloaded stays for the next time. */
    synchronized void giveUp() {
        givenUp = true;
        if (task != null) {
            task.cancel(true);
        }
        end();
    }
}
