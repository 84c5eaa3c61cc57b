package org.messagetriage.triage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the service takes its home to be: each of these starts ends there, because a file bears the folder's name. */
class TriageMainTest {
    @TempDir
    Path user;

    private Path home;

    @BeforeEach
    void putAFileInItsPlace() throws IOException {
        home = Files.writeString(user.resolve(".message-triage"), "no folder");
    }

    @Test
    void itsHomeIsAFolderOfTheUserUnlessASettingNamesAnother() throws Exception {
        String said = startInVain();

        assertTrue(said.contains("Cannot write to the folder " + home), said);
    }

    @Test
    void aFileOfSettingsMayNameIt() throws Exception {
        Path other = Files.writeString(user.resolve("other"), "no folder");
        Path settings = Files.createDirectory(user.resolve("config")).resolve("application.properties");
        Files.writeString(settings, "messagetriage.home=${user.home}/other\n");

        String said = startInVain();

        assertTrue(said.contains("Cannot write to the folder " + other), said);
    }

    private String startInVain() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Duser.home=" + user,
                        "-Dquarkus.http.port=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TriageMain.class.getName())
                .directory(user.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return said;
    }
}
