package org.messagetriage.triage.scoring;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.messagetriage.triage.inference.InferenceHealth;
import org.messagetriage.triage.message.MessageStored;

/** The thread that scores: woken by each stored message, and looking by itself from time to time. */
@ApplicationScoped
class ScoringWorker {
    private static final Logger LOG = Logger.getLogger(ScoringWorker.class);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final Scoring scoring;
    private final InferenceHealth health;
    private final ScoringConfig config;
    private final Semaphore work = new Semaphore(0);
    private final Semaphore stop = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "scoring-worker");
    /** Of {@link System#nanoTime}. */
    private long nextProbe = System.nanoTime();

    ScoringWorker(Scoring scoring, InferenceHealth health, ScoringConfig config) {
        this.scoring = scoring;
        this.health = health;
        this.config = config;
    }

    void start(@Observes StartupEvent start) {
        thread.setDaemon(true);
        thread.start();
    }

    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) MessageStored stored) {
        work.release();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        stop.release();
        work.release();
        // What is being asked now is stored or, at worst, asked again after its lease.
        thread.join(STOP_WITHIN.toMillis());
    }

    private void run() {
        try {
            while (!stop.tryAcquire()) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws InterruptedException {
        work.drainPermits();
        Scoring.Round round;
        try {
            round = scoring.round();
        } catch (RuntimeException | Error e) {
            // An Error too: nobody else would score, and nobody would see why not.
            LOG.error("Scoring failed; trying again", e);
            round = new Scoring.Round(true, AFTER_ERROR);
        }
        if (!round.pause().isZero()) {
            // New messages do not end this pause; stopping does.
            if (stop.tryAcquire(round.pause().toMillis(), TimeUnit.MILLISECONDS)) {
                stop.release();
            }
        } else if (!round.worked()) {
            probe();
            work.tryAcquire(config.poll().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void probe() {
        long now = System.nanoTime();
        if (now - nextProbe >= 0) {
            nextProbe = now + config.probe().toNanos();
            try {
                health.probe();
            } catch (RuntimeException | Error e) {
                LOG.error("Asking for the models failed", e);
            }
        }
    }
}
