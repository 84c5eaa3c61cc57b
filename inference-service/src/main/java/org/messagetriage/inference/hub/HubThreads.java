package org.messagetriage.inference.hub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Threads that ask the hub while the caller's waits. A read of the JDK's client forgets that its thread was interrupted
 * (until Java 25), a wait does not; so whoever gives a model up interrupts one that waits.
 */
final class HubThreads {

    private final HubLimits limits;
    private volatile boolean stopped;

    HubThreads(HubLimits limits) {
        this.limits = limits;
    }

    /** Whether what still runs is to end: asked between two reads. */
    boolean areStopped() {
        return stopped;
    }

    /** Does all of it, several at a time. The first that fails ends the others, and so does an interrupt. */
    <T> List<T> run(List<Callable<T>> tasks) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(limits.parallel(), task -> {
            Thread thread = new Thread(task, "hub-download");
            thread.setDaemon(true);
            return thread;
        });
        try {
            CompletionService<T> running = new ExecutorCompletionService<>(threads);
            tasks.forEach(running::submit);
            List<T> results = new ArrayList<>();
            while (results.size() < tasks.size()) {
                results.add(running.take().get());
            }
            return results;
        } catch (ExecutionException e) {
            stopped = true;
            throw unwrapped(e.getCause());
        } catch (InterruptedException e) {
            stopped = true;
            throw e;
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(limits.silence().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static IOException unwrapped(Throwable cause) {
        if (cause instanceof IOException io) {
            return io;
        }
        if (cause instanceof RuntimeException wrong) {
            throw wrong;
        }
        throw new IllegalStateException(cause);
    }
}
