package org.messagetriage.inference.model;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * The models that this service offers: those of the configuration from the start, others as they are asked for. They are
 * loaded and warmed up behind the scenes, so that the service answers (with "still loading") from its first moment.
 */
@ApplicationScoped
public class ModelCatalogue {

    private static final Logger LOG = Logger.getLogger(ModelCatalogue.class);
    private static final int RETRY_SECONDS = 5;

    private final ModelSource source;
    private final int most;
    private final ModelMemory memory;
    private final ModelLoader loader;
    private final LoadedModels asked;
    private final LoadMarks marks;
    /** Replaced as a whole, so that nobody who calls a model waits for somebody who loads one. */
    private volatile Map<String, CatalogueEntry> entries = Map.of();

    private boolean stopped;

    @Inject
    ModelCatalogue(Instance<ModelSource> sources, CatalogueConfig config, BatchScheduler scheduler) {
        this(
                sources.isResolvable() ? sources.get() : null,
                config,
                ModelMemory.of(config, scheduler.textsAtOnce()),
                scheduler::retire);
        scheduler.boundTextMemory(memory.ofTexts());
    }

    /**
     * @param source null if there is none
     * @param lastCall returns when nothing runs on a model any more, and forgets it
     */
    ModelCatalogue(ModelSource source, CatalogueConfig config, ModelMemory memory, Consumer<Model> lastCall) {
        this.source = source;
        most = config.most();
        this.memory = memory;
        marks = new LoadMarks(config.record().resolveSibling("loading.json"));
        loader = new ModelLoader(memory, lastCall, marks);
        asked = new LoadedModels(config.record());
        if (source != null) {
            source.names().forEach(name -> offer(ModelSpec.ofName(name), true));
            asked.all().forEach(spec -> offer(spec, false));
        }
    }

    /** What was asked for under a configured name goes before what the configuration says of it. */
    private void offer(ModelSpec configured, boolean expected) {
        String name = configured.name();
        if (entries.containsKey(name)) {
            return;
        }
        ModelSpec spec = asked.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(configured);
        CatalogueEntry entry = new CatalogueEntry(name, expected);
        put(entry);
        try {
            if (asked.all().contains(spec) && marks.endsTheProcess(name)) {
                throw new InferenceException(
                        ErrorCode.LOAD_FAILED,
                        "the process ended while it was loaded, twice in a row: it is loaded again when it is asked for");
            }
            entry.begin(new LoadAttempt(spec, source.plan(spec)));
        } catch (InferenceException e) {
            LOG.errorf("Model %s cannot be loaded: %s", name, e.sentence());
            entry.fail(null, LoadFailure.of(e));
        }
    }

    private void put(CatalogueEntry entry) {
        Map<String, CatalogueEntry> more = new LinkedHashMap<>(entries);
        more.put(entry.name(), entry);
        entries = more;
    }

    /** All models, in the order in which they are loaded. */
    public List<CatalogueEntry> entries() {
        return List.copyOf(entries.values());
    }

    public Optional<CatalogueEntry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** @throws InferenceException {@code MODEL_NOT_FOUND} */
    public CatalogueEntry require(String name) {
        return find(name).orElseThrow(() -> CatalogueEntry.notFound(name));
    }

    /** Whether there are models, and every one of the configuration that nobody unloaded may be called. */
    public boolean ready() {
        List<CatalogueEntry> all = entries();
        return all.stream().anyMatch(entry -> entry.state() == ModelState.READY)
                && all.stream().allMatch(entry -> !entry.isExpected() || entry.state() == ModelState.READY);
    }

    public ModelMemory memory() {
        return memory;
    }

    /**
     * Begins to load a model. If there is one under this name it serves until the new one is warm, and on if that cannot
     * be loaded. The same request again changes nothing while the first is under way.
     *
     * @throws InferenceException if it may not be loaded, or something else is being loaded under this name
     */
    public CatalogueEntry load(ModelSpec spec) {
        if (source == null) {
            throw CatalogueEntry.notFound(spec.name());
        }
        ModelLoad load = source.plan(spec);
        load.check();
        requireMemory(spec, load);
        LoadAttempt attempt = new LoadAttempt(spec, load);
        CatalogueEntry entry = enter(spec, attempt);
        if (entry.loading().filter(current -> current == attempt).isPresent()) {
            loader.begin(entry, attempt, () -> remember(entry, spec));
        }
        return entry;
    }

    /** Of what is here already the need is known, and told at once. */
    private void requireMemory(ModelSpec spec, ModelLoad load) {
        if (!load.isRemote()) {
            try {
                memory.check(spec.name(), load.memory(), load.textMemory());
            } catch (IOException e) {
                throw LoadFailure.refusal(e);
            }
        }
    }

    private synchronized CatalogueEntry enter(ModelSpec spec, LoadAttempt attempt) {
        if (stopped) {
            throw InferenceException.retryable(ErrorCode.SHUTTING_DOWN, "The service is stopping", RETRY_SECONDS);
        }
        CatalogueEntry entry = entries.get(spec.name());
        if (entry == null) {
            if (entries.size() >= most) {
                throw new InferenceException(
                        ErrorCode.TOO_MANY_MODELS, "There are " + most + " models, as many as are kept: unload one");
            }
            entry = new CatalogueEntry(spec.name(), false);
        }
        LoadAttempt current = entry.begin(attempt);
        if (current != attempt && !current.spec().equals(spec)) {
            throw new InferenceException(
                    ErrorCode.LOAD_IN_PROGRESS,
                    current.reference() + " is being loaded under this name: wait until it is there, or unload it");
        }
        put(entry);
        if (current == attempt && entry.state() != ModelState.READY) {
            // With nothing to lose it is remembered from now on: a start after a crash goes on with the download.
            remember(entry, spec);
        }
        return entry;
    }

    /** Unless it was unloaded meanwhile, which is remembered too. */
    private synchronized void remember(CatalogueEntry entry, ModelSpec spec) {
        if (entries.get(spec.name()) != entry) {
            return;
        }
        try {
            if (source.names().contains(spec.name()) && spec.equals(ModelSpec.ofName(spec.name()))) {
                asked.remove(spec.name());
            } else {
                asked.put(spec);
            }
        } catch (IOException e) {
            LOG.errorf(e, "That model %s was asked for will be forgotten at the next start", spec.name());
        }
    }

    /**
     * Offers a model no more. Who has begun to use it is answered; then it leaves memory.
     *
     * @throws InferenceException {@code MODEL_NOT_FOUND}
     */
    public synchronized void unload(String name) {
        CatalogueEntry entry = require(name);
        Map<String, CatalogueEntry> left = new LinkedHashMap<>(entries);
        left.remove(name);
        entries = left;
        entry.unload().ifPresent(loader::retire);
        marks.end(name);
        try {
            asked.remove(name);
        } catch (IOException e) {
            LOG.errorf(e, "That model %s was unloaded will be forgotten at the next start", name);
        }
    }

    void start(@Observes StartupEvent event) {
        if (source == null) {
            LOG.error("There is no source of models: every request will be refused");
        }
        for (CatalogueEntry entry : entries()) {
            entry.loading().ifPresent(attempt -> loader.begin(entry, attempt, () -> {}));
        }
    }

    /** Last of all observers: the scheduler finishes its work first. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent event) {
        synchronized (this) {
            stopped = true;
        }
        loader.stop();
        for (CatalogueEntry entry : entries()) {
            entry.loading().ifPresent(attempt -> marks.end(entry.name()));
            entry.unload().ifPresent(loader::retire);
        }
        loader.close();
    }
}
