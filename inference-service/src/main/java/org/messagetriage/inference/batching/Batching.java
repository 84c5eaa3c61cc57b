package org.messagetriage.inference.batching;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.jboss.logging.Logger;

/** The one scheduler of this process, with its meters. */
@ApplicationScoped
class Batching {

    private static final Logger LOG = Logger.getLogger(Batching.class);

    private Thread atProcessEnd;

    @Produces
    @Singleton
    BatchScheduler scheduler(BatchingConfig config, MeterRegistry meters) {
        return new BatchScheduler(config, System::nanoTime, new BatchMeters(meters));
    }

    /** The framework waits for all requests, and that is the drain, before it tells beans to stop. */
    void start(@Observes StartupEvent event, BatchScheduler scheduler) {
        atProcessEnd = new Thread(scheduler.drain()::begin, "engine-drain");
        Runtime.getRuntime().addShutdownHook(atProcessEnd);
    }

    /** Before the models go: see {@link org.messagetriage.inference.model.ModelCatalogue}. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent event, BatchScheduler scheduler) {
        scheduler.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atProcessEnd);
        } catch (IllegalStateException e) {
            LOG.debug("The process is at its end, and the hook has run", e);
        }
    }
}
