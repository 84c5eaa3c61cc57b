package org.messagetriage.triage.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./run} says where it cannot start: every one of these ends before a build or a service begins. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @TempDir
    Path temp;

    @Test
    void namesThePortThatIsTakenAndTheSettingThatChangesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            String said = runAndFail(Map.of("MESSAGETRIAGE_PORT", port));

            assertTrue(said.contains("Port " + port + " is in use by "), said);
            assertTrue(said.contains("MESSAGETRIAGE_PORT=... ./run"), said);
        }
    }

    @Test
    void refusesWhatIsNoPort() throws Exception {
        for (String port : List.of("80 80", "0", "65536", "99999")) {
            String said = runAndFail(Map.of("MESSAGETRIAGE_PORT", port));

            assertTrue(said.contains("MESSAGETRIAGE_PORT is '" + port + "', which is no port number"), said);
        }
    }

    @Test
    void refusesAJavaThatIsTooOld() throws Exception {
        script("jdk/bin/java", "echo '    java.home = /somewhere'; echo '    java.specification.version = 1.8'");

        String said = runAndFail(Map.of("JAVA_HOME", temp.resolve("jdk").toString()));

        assertTrue(said.contains("Java 1.8 at /somewhere is too old: Message Triage needs 17 or newer."), said);
    }

    @Test
    void saysThatJavaHomeHoldsNoJava() throws Exception {
        String said = runAndFail(Map.of("JAVA_HOME", temp.resolve("nothing").toString()));

        assertTrue(said.contains("there is no bin/java in it"), said);
    }

    @Test
    void refusesASecondRunOnTheSameHome() throws Exception {
        String said = runWithLockOf("run", Map.of());

        assertTrue(said.contains("Message Triage already runs on " + temp.resolve("home")), said);
        assertTrue(Files.exists(temp.resolve("home/run.lock")), "the other run's lock is gone");
    }

    @Test
    void takesOverTheLockOfARunThatDied() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path lock = Files.createDirectories(temp.resolve("home/run.lock"));
        Files.writeString(lock.resolve("pid"), String.valueOf(dead.pid()));

        String said = runAndFail(Map.of("MESSAGETRIAGE_PORT", "none"));

        assertTrue(said.contains("is no port number"), said);
        assertTrue(Files.notExists(lock), "the lock is left behind");
    }

    @Test
    void takesOverALockThatBearsItsOwnNumber() throws Exception {
        Path lock = Files.createDirectories(temp.resolve("home/run.lock"));
        // As in a container that was killed and started again, where the script is process 1 each time.
        String own = "echo $$ >'" + lock.resolve("pid") + "'; exec bash '" + ROOT.resolve("run") + "'";

        String said = fail(new ProcessBuilder("bash", "-c", own), Map.of("MESSAGETRIAGE_PORT", "none"));

        assertTrue(said.contains("is no port number"), said);
    }

    @Test
    void takesOverALockWhoseNumberAnotherProgramHasNow() throws Exception {
        String said = runWithLockOf("run/daemon", Map.of("MESSAGETRIAGE_PORT", "none"));

        assertTrue(said.contains("is no port number"), said);
    }

    /** @param program a name, under which something is running meanwhile whose number stands in the lock */
    private String runWithLockOf(String program, Map<String, String> environment) throws Exception {
        Process other = new ProcessBuilder(script(program, "sleep 30").getPath()).start();
        try {
            Path lock = Files.createDirectories(temp.resolve("home/run.lock"));
            Files.writeString(lock.resolve("pid"), String.valueOf(other.pid()));
            return runAndFail(environment);
        } finally {
            other.descendants().forEach(ProcessHandle::destroy);
            other.destroy();
        }
    }

    @Test
    void saysThatTheDiskIsFullBeforeItWritesThere() throws Exception {
        script("bin/df", "echo Filesystem; echo /dev/full 1000 990 10 99% /");
        String path = temp.resolve("bin") + File.pathSeparator + System.getenv("PATH");

        String said = runAndFail(Map.of("PATH", path));

        assertTrue(said.contains("Not enough disk for"), said);
        assertTrue(Files.notExists(temp.resolve("home")), "something was written");
    }

    private String runAndFail(Map<String, String> environment) throws IOException, InterruptedException {
        return fail(new ProcessBuilder("bash", ROOT.resolve("run").toString()), environment);
    }

    private String fail(ProcessBuilder builder, Map<String, String> environment)
            throws IOException, InterruptedException {
        builder.redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("MESSAGETRIAGE_"));
        builder.environment().put("MESSAGETRIAGE_HOME", temp.resolve("home").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            String said = new String(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), said);
            assertEquals(1, process.exitValue(), said);
            return said;
        } finally {
            process.destroy();
        }
    }

    private File script(String name, String body) throws IOException {
        Path file = temp.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toFile();
    }
}
