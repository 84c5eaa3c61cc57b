package org.messagetriage.inference.batching;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;

/** The one scheduler of this process, with its meters. */
@ApplicationScoped
class Batching {

    @Produces
    @Singleton
    BatchScheduler scheduler(BatchingConfig config, MeterRegistry meters) {
        return new BatchScheduler(config, System::nanoTime, new BatchMeters(meters));
    }

    /** Before the models go: see {@link org.messagetriage.inference.model.ModelCatalogue}. */
    void drain(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) ShutdownEvent event, BatchScheduler scheduler) {
        scheduler.close();
    }
}
