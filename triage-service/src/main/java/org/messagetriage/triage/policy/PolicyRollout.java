package org.messagetriage.triage.policy;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Carries a new policy to the messages that wait, in batches, in the background: right after the change, and by looking
 * from time to time, which also finds what a change left when the service was stopped, what was held by a reviewer, and
 * what a worker decided by the version before at the very moment of the change.
 */
@ApplicationScoped
class PolicyRollout {
    private static final Logger LOG = Logger.getLogger(PolicyRollout.class);

    private final Redecision redecision;
    private final PolicyConfig config;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread worker = new Thread(work, "policy-rollout");
        worker.setDaemon(true);
        return worker;
    });

    PolicyRollout(Redecision redecision, PolicyConfig config) {
        this.redecision = redecision;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        long pause = config.lookEvery().toMillis();
        thread.scheduleWithFixedDelay(this::run, pause, pause, TimeUnit.MILLISECONDS);
    }

    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) PolicyChanged change) {
        thread.execute(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        thread.shutdownNow();
        thread.awaitTermination(5, TimeUnit.SECONDS);
    }

    private void run() {
        try {
            long decided = 0;
            int batch;
            do {
                batch = redecision.decideBatch(config.batchSize());
                decided += batch;
            } while (batch == config.batchSize() && !thread.isShutdown());
            if (decided > 0) {
                LOG.infof("Decided %d waiting messages again by the policy in force", decided);
            }
        } catch (RuntimeException | Error e) {
            // Whatever leaves here ends all further rounds, without a word.
            LOG.warn("Could not decide messages again by the policy in force; trying later", e);
        }
    }
}
