package org.messagetriage.inference.model;

import io.quarkus.runtime.configuration.MemorySize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** What all models and the texts that they write may take, and who has how much of it. Safe for many threads. */
public final class ModelMemory {

    private static final String SETTING = "messagetriage.inference.models.memory";
    private static final String TEXT_SETTING = "messagetriage.inference.models.text-memory";
    /** The rest is for the heap (a quarter by default), for what runs produce, and for the machine. */
    private static final double SHARE = 0.6;

    private static final int TEXT_PART = 4;

    private final long limit;
    private final long ofTexts;
    private final int texts;
    private final List<Held> held = new ArrayList<>();
    private final List<Held> leaving = new ArrayList<>();

    /**
     * @param ofTexts what of the limit texts may hold at most
     * @param texts most that are written at the same time
     */
    ModelMemory(long limit, long ofTexts, int texts) {
        this.limit = limit;
        this.ofTexts = ofTexts;
        this.texts = texts;
    }

    static ModelMemory of(CatalogueConfig config, int texts) {
        long limit = config.memory().map(MemorySize::asLongValue).orElseGet(ModelMemory::ofThisMachine);
        long ofTexts = config.textMemory().map(MemorySize::asLongValue).orElse(limit / TEXT_PART);
        return new ModelMemory(limit, ofTexts, texts);
    }

    /** Three fifths of what the machine, or the container, has. */
    private static long ofThisMachine() {
        var machine = (com.sun.management.OperatingSystemMXBean)
                java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        return (long) (SHARE * machine.getTotalMemorySize());
    }

    public long limit() {
        return limit;
    }

    /** The most that texts may hold. */
    long ofTexts() {
        return ofTexts;
    }

    public synchronized long inUse() {
        return taken(held);
    }

    /** Of models, and of as many texts of the longest kind as there can be, as far as texts may hold memory at all. */
    private long taken(List<Held> by) {
        long weights = by.stream().mapToLong(Held::weights).sum();
        long longest = by.stream().mapToLong(Held::text).max().orElse(0);
        return weights + (longest > ofTexts / texts ? ofTexts : longest * texts);
    }

    private long takenWith(Held more, boolean leavingLeft) {
        List<Held> all = new ArrayList<>(held);
        if (leavingLeft) {
            leaving.forEach(all::remove);
        }
        all.add(more);
        return taken(all);
    }

    /** @throws InferenceException {@code MEMORY_LIMIT} if it would be too much, with what leaves now left out */
    synchronized void check(String name, long weights, long text) {
        Held more = new Held(weights, text);
        refuseAbove(takenWith(more, true), name, more);
    }

    /**
     * Sets memory aside. Waits for models that are on their way out, if that makes room.
     *
     * @param text bytes of the longest text that the model can write
     * @throws InferenceException {@code MEMORY_LIMIT}
     */
    synchronized Held reserve(String name, long weights, long text) throws InterruptedException {
        Held more = new Held(weights, text);
        while (takenWith(more, false) > limit && !leaving.isEmpty() && takenWith(more, true) <= limit) {
            wait();
        }
        refuseAbove(takenWith(more, false), name, more);
        held.add(more);
        return more;
    }

    private void refuseAbove(long then, String name, Held more) {
        if (then > limit) {
            String advice = more.text() == 0 ? SETTING : SETTING + " (or lower " + TEXT_SETTING + ")";
            throw new InferenceException(
                    ErrorCode.MEMORY_LIMIT,
                    String.format(
                            Locale.ROOT,
                            "Model %s needs %s of memory%s; %s of %s are in use: unload another model, or raise %s",
                            name,
                            text(more.weights()),
                            more.text() == 0 ? "" : ", with the texts that it writes " + text(then - taken(held)),
                            text(taken(held)),
                            text(limit),
                            advice));
        }
    }

    private static String text(long bytes) {
        return bytes < 1_000_000 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    /** It will be released soon. */
    synchronized void leaves(Held soon) {
        leaving.add(soon);
    }

    /** What had been said to leave is free. */
    synchronized void left(Held gone) {
        leaving.remove(gone);
        release(gone);
    }

    synchronized void release(Held gone) {
        held.remove(gone);
        notifyAll();
    }
}
