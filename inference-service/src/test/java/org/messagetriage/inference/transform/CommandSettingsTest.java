package org.messagetriage.inference.transform;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.Main;

class CommandSettingsTest {

    private static final Path CHECKPOINT = Path.of("src/test/resources/checkpoints/bert-rating");

    @TempDir
    Path folder;

    @Test
    void aCommandFindsItsModelAndItsHomeByTheFileThatTheServiceReads() throws Exception {
        Files.writeString(folder.resolve("in.jsonl"), "{\"inputs\": \"x\"}\n");
        Files.write(
                Files.createDirectory(folder.resolve("config")).resolve("application.properties"),
                List.of(
                        "messagetriage.inference.models.folders.\"local/private\"=" + CHECKPOINT.toAbsolutePath(),
                        "messagetriage.home=" + folder.resolve("home"),
                        // Given as a system property too, which goes before the file.
                        "messagetriage.inference.device=nonsense"));

        String said = run("transform", "--model", "local/private", "in.jsonl", "out.jsonl");

        Path out = folder.resolve("out.jsonl");
        assertTrue(Files.exists(out), said);
        assertTrue(Files.readString(out).contains("\"label\""), said);
        assertTrue(Files.isDirectory(folder.resolve("home/models/native/pytorch")), "libraries are elsewhere: " + said);
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dmessagetriage.inference.device=cpu",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
        builder.command().addAll(List.of(command));
        builder.directory(folder.toFile()).redirectErrorStream(true);
        // Nobody listens there, should the model be looked for at the hub.
        builder.environment().put("HF_ENDPOINT", "http://127.0.0.1:1");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return said;
    }
}
