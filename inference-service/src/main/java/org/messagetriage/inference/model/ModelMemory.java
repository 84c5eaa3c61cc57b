package org.messagetriage.inference.model;

import java.util.Locale;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** What all models' weights may take, and who has how much of it. Safe for many threads. */
public final class ModelMemory {

    private static final String SETTING = "messagetriage.inference.models.memory";
    /** The rest is for the heap (a quarter by default), for what runs produce, and for the machine. */
    private static final double SHARE = 0.6;

    private final long limit;
    private long inUse;
    private long leaving;

    public ModelMemory(long limit) {
        this.limit = limit;
    }

    /** Three fifths of what the machine, or the container, has. */
    static long ofThisMachine() {
        var machine = (com.sun.management.OperatingSystemMXBean)
                java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        return (long) (SHARE * machine.getTotalMemorySize());
    }

    public long limit() {
        return limit;
    }

    public synchronized long inUse() {
        return inUse;
    }

    /** @throws InferenceException {@code MEMORY_LIMIT} if so many bytes more would be too many, with what leaves now left out */
    synchronized void check(String name, long bytes) {
        refuseAbove(inUse - leaving, name, bytes);
    }

    /**
     * Sets memory aside. Waits for models that are on their way out, if that makes room.
     *
     * @throws InferenceException {@code MEMORY_LIMIT}
     */
    synchronized void reserve(String name, long bytes) throws InterruptedException {
        while (inUse + bytes > limit && leaving > 0 && inUse - leaving + bytes <= limit) {
            wait();
        }
        refuseAbove(inUse, name, bytes);
        inUse += bytes;
    }

    private void refuseAbove(long taken, String name, long bytes) {
        if (taken + bytes > limit) {
            throw new InferenceException(
                    ErrorCode.MEMORY_LIMIT,
                    String.format(
                            Locale.ROOT,
                            "Model %s needs %s of memory; %s of %s are in use: unload another model, or raise %s",
                            name,
                            text(bytes),
                            text(taken),
                            text(limit),
                            SETTING));
        }
    }

    private static String text(long bytes) {
        return bytes < 1_000_000 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    /** These bytes will be released soon. */
    synchronized void leaves(long bytes) {
        leaving += bytes;
    }

    /** Bytes that had been said to leave are free. */
    synchronized void left(long bytes) {
        leaving -= bytes;
        release(bytes);
    }

    synchronized void release(long bytes) {
        inUse -= bytes;
        notifyAll();
    }
}
