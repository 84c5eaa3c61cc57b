package org.messagetriage.inference.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A checkpoint of 404M parameters from its folder into service, the first time, when its archive is written, and the
 * second: how long does it take, and how much memory at its peak? Not part of the tests; after
 * {@code mvn -pl inference-service package -Dmaven.test.skip=true}, with 5 GB of disk and on a quiet machine:
 * {@code mvn -pl inference-service test -Dtest=LoadBenchmark}.
 *
 * <p>The peak is Linux' VmHWM: all that was resident in the process at a time, heap, native memory, and the pages of
 * files that it had mapped and touched, which the kernel could have taken back.
 */
class LoadBenchmark {

    private static final double MOST = 1.3;
    private static final String MODEL = "local/large";

    @TempDir
    Path folder;

    @Test
    void load() throws Exception {
        Path checkpoint = Files.createDirectories(folder.resolve("checkpoint"));
        long bytes = LargeCheckpoint.write(checkpoint);
        List<String> table = new ArrayList<>(List.of(
                "| dtype | archive | seconds to ready | peak MB | of the file | at the end: anonymous, file MB |",
                "|---|---|---|---|---|---|"));
        double worst = 0;
        for (String dtype : List.of("fp32", "bf16", "int8")) {
            Path home = Files.createDirectories(folder.resolve(dtype));
            for (String archive : List.of("written", "there")) {
                long start = System.nanoTime();
                try (PackagedService service = new PackagedService(
                        home,
                        "-Dmessagetriage.inference.models.bundled=false",
                        "-Dmessagetriage.inference.dtype=" + dtype,
                        "-Dmessagetriage.inference.models.folders.\"" + MODEL + "\"=" + checkpoint)) {
                    double seconds = (System.nanoTime() - start) / 1e9;
                    double share = (double) (service.kilobytes("VmHWM") << 10) / bytes;
                    worst = Math.max(worst, share);
                    table.add(String.format(
                            Locale.ROOT,
                            "| %s | %s | %.1f | %d | %.2f | %d, %d |",
                            dtype,
                            archive,
                            seconds,
                            service.kilobytes("VmHWM") >> 10,
                            share,
                            service.kilobytes("RssAnon") >> 10,
                            service.kilobytes("RssFile") >> 10));
                }
            }
            delete(home);
        }
        System.out.printf("Weights of %d MB:%n%s%n", bytes >> 20, String.join("\n", table));
        assertTrue(worst <= MOST, "a peak of " + worst + " times the file");
    }

    private static void delete(Path home) throws Exception {
        try (var files = Files.walk(home)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
