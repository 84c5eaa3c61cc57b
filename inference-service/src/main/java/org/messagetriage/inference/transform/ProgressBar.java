package org.messagetriage.inference.transform;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Lines, rate and time left: one line that is written over on a terminal, a new one now and then elsewhere. Safe for many
 * threads, for one that ends the process speaks last.
 */
final class ProgressBar {

    private static final int LONGEST = 24;
    private static final int SHORTEST = 4;
    /** One less than the terminals that people have at the least. */
    private static final int COLUMNS = 79;

    private static final long TERMINAL_NANOS = 200_000_000L;
    private static final long LOG_NANOS = 10_000_000_000L;
    /** To the line's beginning; what does not fit at its end is not to go on in a next one. */
    private static final String BEGIN = "\r\u001b[?7l";
    /** To the line's end, for what was there may have been longer. */
    private static final String END = "\u001b[K\u001b[?7h";

    private final PrintStream out;
    private final boolean terminal;
    private final Rate rate = new Rate();
    private long total;
    private long shownAt;
    private boolean shown;
    private boolean over;

    /** @param terminal whether what is printed goes to one */
    ProgressBar(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** On standard error. */
    static ProgressBar ofProcess() {
        return new ProgressBar(System.err, isTerminal(2));
    }

    /** Java itself can only tell whether input and output are terminals both. */
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            if (Files.exists(link)) {
                return Files.readSymbolicLink(link).toString().matches("/dev/(pts/|tty|console).*");
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Told below, like a system that has no such links.
        }
        return System.console() != null;
    }

    /** So many lines there are to do. */
    synchronized void of(long lines) {
        total = lines;
    }

    synchronized void show(Progress progress) {
        long now = System.nanoTime();
        rate.at(now, progress.lines());
        if (!over && (!shown || now - shownAt >= (terminal ? TERMINAL_NANOS : LOG_NANOS))) {
            print(progress);
            shownAt = now;
            shown = true;
        }
    }

    synchronized void end(Progress progress) {
        print(progress);
        stop();
    }

    /** Leaves what it shows, and shows no more. */
    synchronized void stop() {
        if (terminal && shown && !over) {
            out.println();
        }
        over = true;
    }

    private void print(Progress progress) {
        String text = text(progress);
        if (terminal) {
            out.print(BEGIN + text + END);
            out.flush();
        } else {
            out.println(text);
        }
    }

    private String text(Progress progress) {
        long done = progress.lines();
        double share = total == 0 ? 1 : Math.min(1, done / (double) total);
        String text = String.format(
                Locale.ROOT,
                " %3d %%  %,d / %,d lines  %.1f lines/s",
                (int) (share * 100),
                done,
                total,
                rate.perSecond());
        Long left = rate.secondsFor(Math.max(0, total - done));
        text += left == null || left == 0 ? "" : "  " + duration(left) + " left";
        text += errors(progress.errors());
        int width = Math.max(SHORTEST, Math.min(LONGEST, COLUMNS - 2 - text.length()));
        int filled = (int) (share * width);
        return "[" + "#".repeat(filled) + ".".repeat(width - filled) + "]" + text;
    }

    private static String errors(long count) {
        return count == 0 ? "" : String.format(Locale.ROOT, count == 1 ? "  %,d error" : "  %,d errors", count);
    }

    private static String duration(long seconds) {
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
