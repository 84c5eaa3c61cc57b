package org.messagetriage.inference.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a benchmark found, as one summary for people and as a file for programs: figures, and what they were to be. */
final class Verdicts {

    private static final Path CPU = Path.of("/proc/cpuinfo");

    private final String title;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();

    Verdicts(String title) throws IOException {
        this.title = title;
        figures.put("machine", machine());
        figures.put("loadBefore", load());
    }

    private static String machine() throws IOException {
        String processor = System.getProperty("os.arch");
        if (Files.exists(CPU)) {
            processor = Files.readAllLines(CPU).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceFirst("[^:]*:\\s*", ""))
                    .findFirst()
                    .orElse(processor);
        }
        return Runtime.getRuntime().availableProcessors() + " x " + processor + ", " + System.getProperty("os.name")
                + ", Java " + System.getProperty("java.version");
    }

    /** Processes that want a processor: a benchmark beside others tells of them, too. */
    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    void figure(String name, Object value) {
        figures.put(name, value);
    }

    /** @param expected what was promised, in words */
    void verdict(String expected, boolean holds, String found, Object... values) {
        String line = (holds ? "PASS  " : "FAIL  ") + expected + ": " + String.format(Locale.ROOT, found, values);
        lines.add(line);
        if (!holds) {
            failed.add(line);
        }
    }

    /** Prints all, writes {@code target/FILE}, and fails if something was not as promised. */
    void end(String file) throws IOException {
        figures.put("verdicts", lines);
        Path json = Path.of("target", file);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), figures);
        System.out.printf(
                "%n%s%n%s, load before %s%n%s%nwritten to %s%n%n",
                title,
                figures.get("machine"),
                figures.get("loadBefore"),
                String.join("\n", lines),
                json.toAbsolutePath().getFileName());
        assertEquals(List.of(), failed);
    }
}
