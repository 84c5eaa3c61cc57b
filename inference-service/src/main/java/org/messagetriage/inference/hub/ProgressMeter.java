package org.messagetriage.inference.hub;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** Adds up what the files of one download have, and measures the rate at which bytes come. */
final class ProgressMeter {

    private static final long INTERVAL = Duration.ofMillis(500).toNanos();
    private static final long WINDOW = Duration.ofSeconds(5).toNanos();

    private final String model;
    private final HubObserver observer;
    private final LongSupplier nanoTime;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private int files;
    private int totalFiles;
    private long bytes;
    private long totalBytes;
    private long received;

    private record Sample(long nanos, long received) {}

    ProgressMeter(String model, HubObserver observer, LongSupplier nanoTime) {
        this.model = model;
        this.observer = observer;
        this.nanoTime = nanoTime;
        samples.add(new Sample(nanoTime.getAsLong(), 0));
    }

    /** More work has come to light. */
    synchronized void expect(int moreFiles, long moreBytes) {
        totalFiles += moreFiles;
        totalBytes += moreBytes;
    }

    /** Bytes that were here already, or, if negative, are no longer. They say nothing about the rate. */
    synchronized void have(long found) {
        bytes += found;
    }

    /** Bytes that came over the wire. */
    synchronized void receive(long count) {
        bytes += count;
        received += count;
        long now = nanoTime.getAsLong();
        if (now - samples.getLast().nanos() >= INTERVAL) {
            samples.add(new Sample(now, received));
            while (now - samples.getFirst().nanos() > WINDOW && samples.size() > 2) {
                samples.removeFirst();
            }
            publish();
        }
    }

    synchronized void fileDone() {
        files++;
        publish();
    }

    private void publish() {
        observer.onProgress(new DownloadProgress(model, files, totalFiles, bytes, totalBytes, rate()));
    }

    private double rate() {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        long nanos = last.nanos() - first.nanos();
        return nanos == 0 ? 0 : (last.received() - first.received()) * 1e9 / nanos;
    }
}
