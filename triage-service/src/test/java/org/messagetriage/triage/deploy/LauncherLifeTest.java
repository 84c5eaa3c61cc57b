package org.messagetriage.triage.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.triage.process.FreePort;

/** How {@code ./run} starts, watches and stops what it started, with two small programs in the services' places. */
@DisabledOnOs(OS.WINDOWS)
class LauncherLifeTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final String REAL_JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    static Path classes;

    @TempDir
    Path temp;

    private ProcessBuilder launcher;
    private Process process;

    /** Once: as single-file programs both would compile it at every start. */
    @BeforeAll
    static void compileTheFakeService() {
        Path source = ROOT.resolve("triage-service/src/test/resources/launcher/FakeService.java");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertEquals(0, compiler.run(null, null, null, "-d", classes.toString(), source.toString()));
    }

    @BeforeEach
    void layOutABuiltProject() throws IOException {
        write(
                "jdk/bin/java",
                """
                #!/bin/sh
                case "$*" in *-XshowSettings*)
                  echo '    java.home = %s'; echo '    java.specification.version = 17'; exit 0 ;;
                esac
                exec '%s' -XX:TieredStopAtLevel=1 -cp '%s' FakeService "$@"
                """
                        .formatted(temp.resolve("jdk"), REAL_JAVA, classes));
        Files.setPosixFilePermissions(temp.resolve("jdk/bin/java"), PosixFilePermissions.fromString("rwx------"));
        write("pom.xml", "");
        write("inference-service/target/quarkus-app/quarkus-run.jar", "");
        write("triage-service/target/quarkus-app/quarkus-run.jar", "");
        write("target/run.stamp", "");
        Files.copy(ROOT.resolve("run"), temp.resolve("run"), StandardCopyOption.COPY_ATTRIBUTES);

        launcher = new ProcessBuilder("bash", temp.resolve("run").toString()).redirectErrorStream(true);
        launcher.redirectOutput(temp.resolve("said").toFile());
        launcher.environment().keySet().removeIf(name -> name.startsWith("MESSAGETRIAGE_"));
        launcher.environment().put("MESSAGETRIAGE_HOME", temp.resolve("home").toString());
        launcher.environment().put("MESSAGETRIAGE_PORT", String.valueOf(FreePort.find()));
        launcher.environment().put("MESSAGETRIAGE_INFERENCE_PORT", String.valueOf(FreePort.find()));
        launcher.environment().put("JAVA_HOME", temp.resolve("jdk").toString());
        launcher.environment().put("FAKE_JOURNAL", temp.resolve("journal").toString());
    }

    @AfterEach
    void stopWhatIsLeft() {
        if (process != null) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void interruptStopsTheTriageServiceBeforeTheInferenceService() throws Exception {
        startAndAwaitReady();

        // A terminal's Ctrl-C goes to all of them. The launcher itself is sent TERM, because a shell cannot trap an
        // INT that whoever runs this test in the background has set to be ignored.
        signal("INT", Long.parseLong(read("home/inference.pid")));
        signal("INT", Long.parseLong(read("home/triage.pid")));
        signal("TERM", process.pid());
        assertEnds(143);

        List<String> journal = Files.readAllLines(temp.resolve("journal"));
        assertEquals(List.of("triage-service stopped", "inference-service stopped"), journal.subList(2, 4));
        assertTrue(Files.notExists(temp.resolve("home/run.lock")));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere this machine has no second address by itself")
    void findsThePageAtTheOnlyAddressItListensOn() throws Exception {
        launcher.environment().put("MESSAGETRIAGE_HOST", "127.0.0.2");

        startAndAwaitReady();

        String address = "http://127.0.0.2:" + launcher.environment().get("MESSAGETRIAGE_PORT");
        assertTrue(read("said").contains(address), read("said"));
        signal("TERM", process.pid());
        assertEnds(143);
    }

    @Test
    void aServiceThatDiesIsReportedAndTheOtherOneStopped() throws Exception {
        startAndAwaitReady();

        signal("KILL", Long.parseLong(read("home/inference.pid")));
        assertEnds(1);

        assertTrue(read("said").contains("The inference service stopped unexpectedly (exit status 137)"), read("said"));
        assertTrue(read("journal").contains("triage-service stopped"), read("journal"));
    }

    @Test
    void aServiceThatCannotStartShowsItsLastWords() throws Exception {
        launcher.environment().put("FAKE_DEATH", "inference-service");
        process = launcher.start();
        assertEnds(1);

        assertTrue(read("said").contains("exit status 3"), read("said"));
        assertTrue(read("said").contains("cannot read the model"), read("said"));
    }

    @Test
    void stopsTheServicesThatAKilledRunLeftBehind() throws Exception {
        startAndAwaitReady();
        String left = read("home/triage.pid");
        signal("KILL", process.pid());
        process.waitFor();
        assertTrue(ProcessHandle.of(Long.parseLong(left)).isPresent());

        startAndAwaitReady();

        assertTrue(read("said").contains("Stopping the triage service (process " + left + ")"), read("said"));
        assertTrue(ProcessHandle.of(Long.parseLong(left)).isEmpty());
        signal("TERM", process.pid());
        assertEnds(143);
    }

    private void startAndAwaitReady() throws Exception {
        process = launcher.start();
        await(said -> said.contains("Message Triage is ready"));
        assertTrue(read("said").contains("Scoring messages"), read("said"));
    }

    private void await(Predicate<String> enough) throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(3));
        while (!enough.test(read("said"))) {
            assertTrue(process.isAlive() && Instant.now().isBefore(end), read("said"));
            Thread.sleep(100);
        }
    }

    private void assertEnds(int status) throws Exception {
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), read("said"));
        assertEquals(status, process.exitValue(), read("said"));
    }

    private static void signal(String name, long pid) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
    }

    private String read(String file) throws IOException {
        Path path = temp.resolve(file);
        return Files.exists(path) ? Files.readString(path).strip() : "";
    }

    private void write(String file, String content) throws IOException {
        Path path = temp.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
