package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.messagetriage.inference.model.TinyCheckpoints;

/** A service of two tiny writers, one of them under a name that clients know, and a classifier. */
public class GeneratorFolders implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "messagetriage.inference.models.bundled",
                "false",
                "messagetriage.inference.dtype",
                "fp32",
                "messagetriage.home",
                emptyFolder(),
                "quarkus.http.test-timeout",
                "2m",
                folder("EleutherAI/gpt-neo-2.7B"),
                TinyCheckpoints.folder("gpt-neo-alternating").toString(),
                folder("local/llama"),
                TinyCheckpoints.folder("llama-biased").toString(),
                folder("local/emotions"),
                TinyCheckpoints.folder("roberta-emotions").toString());
    }

    private static String folder(String name) {
        return "messagetriage.inference.models.folders.\"" + name + '"';
    }

    private static String emptyFolder() {
        try {
            return Files.createTempDirectory(Path.of("target"), "home")
                    .toAbsolutePath()
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** However slow the machine is. */
    static void awaitLoaded(String... models) {
        assertTimeoutPreemptively(Duration.ofMinutes(5), () -> {
            for (String model : models) {
                while (given().get("/models/" + model).path("state").equals("loading")) {
                    Thread.sleep(100);
                }
                assertEquals("ready", given().get("/models/" + model).path("state"));
            }
        });
    }
}
