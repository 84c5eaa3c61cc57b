package org.messagetriage.inference.transform;

import java.io.PrintStream;
import java.util.Locale;

/** Lines, rate and time left: one line that is written over on a terminal, a new one now and then elsewhere. */
final class ProgressBar {

    private static final int WIDTH = 24;
    private static final long TERMINAL_NANOS = 200_000_000L;
    private static final long LOG_NANOS = 10_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private long total;
    private final Rate rate = new Rate();
    private long shownAt;
    private boolean shown;

    /** @param terminal whether what is printed goes to one */
    ProgressBar(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** So many lines there are to do. */
    void of(long lines) {
        total = lines;
    }

    void show(Progress progress) {
        long now = System.nanoTime();
        rate.at(now, progress.lines());
        if (!shown || now - shownAt >= (terminal ? TERMINAL_NANOS : LOG_NANOS)) {
            print(progress);
            shownAt = now;
            shown = true;
        }
    }

    void end(Progress progress) {
        print(progress);
        if (terminal) {
            out.println();
        }
    }

    private void print(Progress progress) {
        String text = text(progress);
        if (terminal) {
            // To the end of the line, for what was there may have been longer.
            out.print("\r" + text + "\u001b[K");
            out.flush();
        } else {
            out.println(text);
        }
    }

    private String text(Progress progress) {
        long done = progress.lines();
        double share = total == 0 ? 1 : Math.min(1, done / (double) total);
        int filled = (int) (share * WIDTH);
        String text = String.format(
                Locale.ROOT,
                "[%s%s] %3d %%  %,d / %,d lines  %.1f lines/s",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                (int) (share * 100),
                done,
                total,
                rate.perSecond());
        Long left = rate.secondsFor(Math.max(0, total - done));
        text += left == null || left == 0 ? "" : "  " + duration(left) + " left";
        return progress.errors() == 0 ? text : text + String.format(Locale.ROOT, "  %,d errors", progress.errors());
    }

    private static String duration(long seconds) {
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
