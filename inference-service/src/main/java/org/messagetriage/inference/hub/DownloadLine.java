package org.messagetriage.inference.hub;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** A download as text: one line that is written over on a terminal, a new one now and then elsewhere. */
public final class DownloadLine implements HubObserver {

    private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PrintWriter out;
    private final boolean terminal;
    private DownloadProgress latest;
    private long shownAt;

    public DownloadLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void onProgress(DownloadProgress progress) {
        long now = System.nanoTime();
        if (terminal) {
            // To the end of the line, for what was there may have been longer.
            out.print("\r" + progress + "\u001b[K");
            out.flush();
        } else if (latest == null || now - shownAt >= LOG_NANOS) {
            out.println(progress);
            shownAt = now;
        }
        latest = progress;
    }

    /** Leaves the last state on a line of its own. */
    public synchronized void end() {
        if (latest != null) {
            out.println(terminal ? "" : latest.toString());
            out.flush();
        }
    }
}
