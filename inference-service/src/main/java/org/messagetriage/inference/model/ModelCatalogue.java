package org.messagetriage.inference.model;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.messagetriage.inference.engine.Model;

/**
 * The models that this service offers. They are loaded and warmed up one after the other on a thread of its own, so that
 * the service answers (with "still loading") from its first moment.
 */
@ApplicationScoped
public class ModelCatalogue {

    private static final Logger LOG = Logger.getLogger(ModelCatalogue.class);

    private final List<CatalogueEntry> entries;
    private final ModelSource source;
    private volatile boolean stopped;

    ModelCatalogue(Instance<ModelSource> sources) {
        source = sources.isResolvable() ? sources.get() : null;
        entries = source == null
                ? List.of()
                : source.names().stream().map(CatalogueEntry::new).toList();
    }

    /** All models, in the order in which they are loaded. */
    public List<CatalogueEntry> entries() {
        return entries;
    }

    public Optional<CatalogueEntry> find(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /** Whether there are models and every one of them may be called. */
    public boolean ready() {
        return !entries.isEmpty() && entries.stream().allMatch(entry -> entry.state() == ModelState.READY);
    }

    void start(@Observes StartupEvent event) {
        if (source == null) {
            LOG.error("There is no source of models: every request will be refused");
            return;
        }
        Thread loader = new Thread(this::loadAll, "model-loader");
        loader.setDaemon(true);
        loader.start();
    }

    private void loadAll() {
        for (CatalogueEntry entry : entries) {
            if (stopped) {
                return;
            }
            load(entry);
        }
    }

    private void load(CatalogueEntry entry) {
        long start = System.nanoTime();
        try {
            Model model = source.load(entry.name());
            WarmUp.run(model);
            entry.ready(model);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            LOG.infof(
                    "Model %s is ready after %.1f s: %s, revision %s, %s",
                    entry.name(),
                    took.toMillis() / 1000.0,
                    model.info().architecture(),
                    model.info().revision(),
                    model.info().dtype());
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            // A native library that does not fit the machine is a LinkageError: the service stays up and says so.
            LOG.errorf(e, "Model %s cannot be loaded", entry.name());
            entry.failed(e);
        }
    }

    /** Last of all observers: the scheduler finishes its work first. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent event) {
        stopped = true;
        for (CatalogueEntry entry : entries) {
            entry.model().ifPresent(Model::close);
        }
    }
}
