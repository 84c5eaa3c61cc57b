package org.messagetriage.inference.transform;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.model.CatalogueEntry;
import org.messagetriage.inference.model.ModelCatalogue;
import org.messagetriage.inference.model.ModelLease;

/** The transform jobs of this process, from its start to its end. */
@ApplicationScoped
class Transforms {

    private static final Logger LOG = Logger.getLogger(Transforms.class);

    private Thread atProcessEnd;

    @Produces
    @Singleton
    TransformJobs jobs(
            TransformConfig config, ModelCatalogue catalogue, LineInference inference, BatchScheduler scheduler) {
        return new TransformJobs(
                config, new Catalogue(catalogue), inference, BatchWork.of(scheduler), Clock.systemUTC());
    }

    void start(@Observes StartupEvent event, TransformJobs jobs) throws IOException {
        jobs.start();
        // The framework waits for all requests before it tells beans to stop. Callers who watch a job are requests
        // without
        // an end, and jobs would take the models from those that are to be finished.
        atProcessEnd = new Thread(jobs::halt, "transform-halt");
        Runtime.getRuntime().addShutdownHook(atProcessEnd);
    }

    /** Before the scheduler stops: what a job has handed in is given up, and done at the next start. */
    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event, TransformJobs jobs)
            throws IOException {
        jobs.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atProcessEnd);
        } catch (IllegalStateException e) {
            LOG.debug("The process is at its end, and the hook has run", e);
        }
    }

    private record Catalogue(ModelCatalogue models) implements ReadyModels {

        @Override
        public Optional<ModelLease> find(String name) {
            return models.find(name).flatMap(CatalogueEntry::lease);
        }

        @Override
        public ModelLease require(String name) {
            return models.require(name).require();
        }
    }
}
