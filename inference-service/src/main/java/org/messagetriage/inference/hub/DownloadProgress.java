package org.messagetriage.inference.hub;

import java.util.Locale;

/**
 * How far a model's download is.
 *
 * @param model as the reference writes it
 * @param files whole files in the cache
 * @param totalFiles of the model
 * @param bytes in the cache, those of files in the making included
 * @param totalBytes of all files
 * @param bytesPerSecond over the last seconds; 0 before there is anything to measure
 */
public record DownloadProgress(
        String model, int files, int totalFiles, long bytes, long totalBytes, double bytesPerSecond) {

    private static final long UNKNOWN = -1;

    /** Time left at the present rate; -1 while there is none. */
    public long secondsLeft() {
        return bytesPerSecond <= 0 ? UNKNOWN : (long) Math.ceil((totalBytes - bytes) / bytesPerSecond);
    }

    /** A line for the console. */
    @Override
    public String toString() {
        String line = String.format(
                Locale.ROOT,
                "%s: %.1f of %.1f MB, %d of %d files",
                model,
                bytes / 1e6,
                totalBytes / 1e6,
                files,
                totalFiles);
        return bytesPerSecond <= 0 || bytes == totalBytes
                ? line
                : line + String.format(Locale.ROOT, ", %.1f MB/s, %d s left", bytesPerSecond / 1e6, secondsLeft());
    }
}
