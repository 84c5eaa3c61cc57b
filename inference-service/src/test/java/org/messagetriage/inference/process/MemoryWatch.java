package org.messagetriage.inference.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks every half a second at how much memory a service takes, and keeps the most. */
final class MemoryWatch {

    private static final long EVERY_MILLIS = 500;

    private final PackagedService service;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private long most;

    MemoryWatch(PackagedService service) {
        this.service = service;
        clock.scheduleAtFixedRate(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** @return the most since it began, in MB */
    synchronized long end() {
        clock.shutdown();
        look();
        return most;
    }

    private synchronized void look() {
        try {
            most = Math.max(most, service.residentMegabytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
