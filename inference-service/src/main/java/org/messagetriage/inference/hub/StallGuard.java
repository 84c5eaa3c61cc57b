package org.messagetriage.inference.hub;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Closes a body whose bytes stop coming, which ends the read that waits for them: the JDK's client has no such limit. */
final class StallGuard implements Closeable {

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "hub-stall-guard");
        thread.setDaemon(true);
        return thread;
    });

    private final InputStream body;
    private final long limitNanos;
    private final ScheduledFuture<?> watch;
    private volatile long lastBytes = System.nanoTime();

    StallGuard(InputStream body, Duration limit) {
        this.body = body;
        limitNanos = limit.toNanos();
        long period = Math.max(limitNanos / 4, 1);
        watch = CLOCK.scheduleWithFixedDelay(this::look, period, period, TimeUnit.NANOSECONDS);
    }

    void bytesCame() {
        lastBytes = System.nanoTime();
    }

    private void look() {
        if (System.nanoTime() - lastBytes > limitNanos) {
            watch.cancel(false);
            try {
                body.close();
            } catch (IOException e) {
                // The reader finds the body closed; why it did not close well helps nobody.
            }
        }
    }

    @Override
    public void close() {
        watch.cancel(false);
    }
}
