package org.messagetriage.inference.model;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.error.ErrorCode;

/**
 * Brings models into service and takes them out of memory again, on threads of its own. Several may be downloaded at a
 * time; into memory they come one after the other, for two would only share the disk and the processors.
 */
final class ModelLoader implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ModelLoader.class);
    private static final int AT_A_TIME = 4;
    private static final long STOP_SECONDS = 10;

    private final ModelMemory memory;
    private final Consumer<Model> lastCall;
    private final LoadMarks marks;
    private final ExecutorService fetching = threads("model-download", AT_A_TIME);
    private final ExecutorService loading = threads("model-loader", 1);
    private final ExecutorService closing = threads("model-closer", 1);

    /** @param lastCall returns when nothing runs on a model any more that nobody uses, and forgets it */
    ModelLoader(ModelMemory memory, Consumer<Model> lastCall, LoadMarks marks) {
        this.memory = memory;
        this.lastCall = lastCall;
        this.marks = marks;
    }

    private static ExecutorService threads(String name, int most) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                most,
                most,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                },
                // What comes after the end is left to the end of the process.
                new ThreadPoolExecutor.DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** @param activated run once the model answers */
    void begin(CatalogueEntry entry, LoadAttempt attempt, Runnable activated) {
        long start = System.nanoTime();
        Step last = () -> {
            activate(entry, attempt);
            entry.info().ifPresent(info -> logReady(info, attempt, start));
            activated.run();
            attempt.end();
        };
        Runnable load = () -> take(last, entry, attempt);
        Step fetch = () -> {
            attempt.fetch();
            attempt.goOn(() -> loading.submit(load));
        };
        if (attempt.load().isRemote()) {
            attempt.goOn(() -> fetching.submit(() -> take(fetch, entry, attempt)));
        } else {
            attempt.goOn(() -> loading.submit(load));
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void take(Step step, CatalogueEntry entry, LoadAttempt attempt) {
        try {
            step.run();
        } catch (InterruptedException e) {
            entry.fail(attempt, LoadFailure.of(e));
            attempt.end();
            LOG.infof("Loading model %s was given up", entry.name());
        } catch (Throwable e) {
            // A native library that does not fit the machine, a file that was copied over while it was mapped: all that
            // is an Error. The service stays up and says so, and goes on to the next model.
            LoadFailure failure = LoadFailure.of(e);
            if (entry.fail(attempt, failure)) {
                logFailure(entry, failure, e);
            } else {
                LOG.infof("Loading model %s was given up", entry.name());
            }
            attempt.end();
        }
    }

    private void activate(CatalogueEntry entry, LoadAttempt attempt) throws Exception {
        marks.begin(entry.name());
        try (Activation activation = new Activation(entry, attempt, memory)) {
            activation.start();
            activation.commit(this::retire, this::end);
        } finally {
            marks.end(entry.name());
        }
    }

    /** Where a reason is known, nobody needs the stack. */
    private static void logFailure(CatalogueEntry entry, LoadFailure failure, Throwable cause) {
        Throwable unknown = failure.code() == ErrorCode.LOAD_FAILED ? cause : null;
        LOG.errorf(
                unknown,
                "Model %s cannot be loaded: %s: %s",
                entry.name(),
                failure.code().wireName(),
                failure.reason());
    }

    private static void logReady(ModelInfo info, LoadAttempt attempt, long start) {
        LOG.infof(
                "Model %s is ready after %.1f s: %s, %s, revision %s, %s",
                info.name(),
                (System.nanoTime() - start) / 1e9,
                attempt.reference(),
                info.architecture(),
                info.revision(),
                info.dtype());
    }

    /** Takes a model out of memory once its last user is done. */
    void retire(InService old) {
        memory.leaves(old.memory());
        old.retire();
    }

    /** Its last user may be the engine's own thread, which must not wait for itself. */
    private void end(InService gone) {
        closing.execute(() -> {
            Model model = gone.model();
            try {
                lastCall.accept(model);
                model.close();
                LOG.infof(
                        "Model %s, revision %s, is out of memory",
                        model.info().name(), model.info().revision());
            } catch (RuntimeException e) {
                LOG.errorf(e, "Model %s could not be closed", model.info().name());
            } finally {
                memory.left(gone.memory());
            }
        });
    }

    /** Gives up what is being loaded. */
    void stop() {
        fetching.shutdownNow();
        loading.shutdownNow();
        await(loading);
    }

    /** After {@link #stop}, and after all models were retired. */
    @Override
    public void close() {
        closing.shutdown();
        await(closing);
    }

    private static void await(ExecutorService threads) {
        try {
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A model is still being loaded, or used");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
