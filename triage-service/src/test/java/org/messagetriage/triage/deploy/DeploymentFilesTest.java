package org.messagetriage.triage.deploy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docker-compose.yml and deploy/ to the code, as far as that goes without a container engine. */
class DeploymentFilesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> SERVICES = List.of("inference-service", "triage-service");

    @Test
    void composeRunsFourServicesAndOnlyThePageIsOpen() throws IOException {
        JsonNode services = compose().get("services");

        assertEquals(Set.of("database", "inference", "triage", "web"), names(services));
        services.fields().forEachRemaining(service -> {
            assertEquals(service.getKey().equals("web"), service.getValue().has("ports"), service.getKey());
            if (service.getValue().has("build")) {
                String target = service.getValue().at("/build/target").asText();
                assertTrue(read("deploy/Dockerfile").contains(" AS " + target + "\n"), "no image target " + target);
            }
        });
        assertEquals("[\"inside\"]", services.at("/inference/networks").toString());
        assertTrue(compose().at("/networks/inside/internal").asBoolean());
    }

    @Test
    void everyVariableOfComposeIsExplainedAndNoSecretHasADefault() {
        String example = read("deploy/env.example");
        for (MatchResult variable : find("\\$\\{(\\w+)([^}]*)}", read("docker-compose.yml"))) {
            String name = variable.group(1);
            assertTrue(example.contains("\n" + name + "="), name + " is missing in deploy/env.example");
            if (name.endsWith("PASSWORD") || name.endsWith("KEY")) {
                assertFalse(variable.group(2).startsWith(":-"), name + " has a default");
                assertTrue(read("docker-compose.yml").contains("${" + name + ":?"), name + " is not required");
            }
        }
    }

    @Test
    void everySettingOfOursIsOneThatTheServicesRead() throws IOException {
        Set<String> known = new TreeSet<>();
        for (String service : SERVICES) {
            for (Path file : sources(ROOT.resolve(service).resolve("src/main"))) {
                known.addAll(settings(Files.readString(file)));
            }
        }
        String deployed = read("docker-compose.yml") + read("deploy/Dockerfile") + read("run");
        Set<String> unknown = new TreeSet<>();
        find("(MESSAGETRIAGE_\\w+)[:=] ?[^.]", read("docker-compose.yml") + read("deploy/Dockerfile"))
                .forEach(name -> unknown.add(name.group(1)));
        find("-Dmessagetriage\\.([a-z.-]+)=", deployed)
                .forEach(name -> unknown.add(environmentName("messagetriage." + name.group(1))));
        unknown.removeAll(known);

        assertEquals(Set.of(), unknown);
    }

    @Test
    void everyFileThatAnImageCopiesIsThere() {
        String ignored = read(".dockerignore");
        List<String> copied = new ArrayList<>();
        for (MatchResult copy : find("(?m)^COPY(?: --chmod=\\d+)? ([^-\\s]\\S*) \\S+$", read("deploy/Dockerfile"))) {
            copied.add(copy.group(1));
        }

        assertTrue(copied.contains("pom.xml"), copied.toString());
        assertAll(copied.stream().map(file -> () -> {
            assertTrue(Files.exists(ROOT.resolve(file)), file + " does not exist");
            assertTrue(find("(?m)^!(\\S+)$", ignored).stream().anyMatch(kept -> file.startsWith(kept.group(1))), file);
        }));
        assertTrue(Files.isExecutable(ROOT.resolve("deploy/healthcheck")));
    }

    @Test
    void nginxServesThePageAndHandsOnToTheTriageService() {
        String nginx = read("deploy/nginx/nginx.conf");

        assertTrue(nginx.contains("http://triage:8080"), nginx);
        assertTrue(nginx.contains("location /api/"), nginx);
        // Without it the service takes the address without its port for the page's, and refuses every sign-in.
        assertTrue(nginx.contains("proxy_set_header X-Forwarded-Host $http_host;"), nginx);
        assertTrue(read("docker-compose.yml").contains("QUARKUS_HTTP_PROXY_ENABLE_FORWARDED_HOST: \"true\""));
        assertTrue(read("deploy/Dockerfile").contains("/META-INF/resources/ /usr/share/nginx/html/"));
        assertTrue(nginx.contains("root /usr/share/nginx/html;"), nginx);
    }

    @Test
    void nginxTellsTheTriageServiceNothingThatAClientMadeUp() {
        String nginx = read("deploy/nginx/nginx.conf");

        assertTrue(nginx.contains("proxy_set_header X-Forwarded-For $remote_addr;"), nginx);
        // Quarkus reads these besides; an empty value keeps them back.
        assertTrue(nginx.contains("proxy_set_header X-Forwarded-Port \"\";"), nginx);
        assertTrue(nginx.contains("proxy_set_header X-Forwarded-Ssl \"\";"), nginx);
    }

    @Test
    void nginxHasAsManyWorkersAsItsMemoryIsFor() throws IOException {
        // `auto` counts the processors of the whole machine, and compose gives the container 128 MB on any of them.
        assertEquals(
                1,
                find("(?m)^worker_processes [1-4];$", read("deploy/nginx/nginx.conf"))
                        .size());
        assertEquals("128m", compose().at("/services/web/mem_limit").asText());
    }

    @Test
    void theTriageServiceIsGivenTheTimeThatItTakesToStop() throws IOException {
        int requests =
                seconds("quarkus.shutdown.timeout=(\\d+)s", "triage-service/src/main/resources/application.properties");
        int worker = seconds(
                "STOP_WITHIN = Duration.ofSeconds\\((\\d+)\\)",
                "triage-service/src/main/java/org/messagetriage/triage/scoring/ScoringWorker.java");
        String given = compose().at("/services/triage/stop_grace_period").asText();

        assertTrue(given.matches("\\d+s"), "stop_grace_period of triage: " + given);
        assertTrue(Integer.parseInt(given.replace("s", "")) > requests + worker, given);
    }

    @Test
    void theInferenceServiceRunsWhereItsPyTorchDoes() throws IOException {
        // Inside the image it is always Linux, so that no profile of the pom chooses another one.
        assertEquals(
                1,
                find("<pytorch.classifier>linux-x86_64</", read("inference-service/pom.xml"))
                        .size());
        assertEquals("linux/amd64", compose().at("/services/inference/platform").asText());
    }

    @Test
    void everyPluginThatAMavenWouldChooseByItselfIsPinned() {
        for (String plugin : List.of("resources", "compiler", "surefire", "jar", "failsafe")) {
            String pinned = "<artifactId>maven-" + plugin + "-plugin</artifactId>\\s+<version>";
            assertEquals(1, find(pinned, read("pom.xml")).size(), plugin);
        }
    }

    private static int seconds(String pattern, String file) {
        return Integer.parseInt(find(pattern, read(file)).get(0).group(1));
    }

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(read("docker-compose.yml"));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Environment names of the settings that a source reads: those spelled out, and those of a configuration mapping. */
    private static Set<String> settings(String source) {
        Set<String> names = new TreeSet<>();
        find("messagetriage\\.[a-z.-]+[a-z]", source).forEach(name -> names.add(environmentName(name.group())));
        for (MatchResult mapping : find("@ConfigMapping\\(prefix = \"([^\"]+)\"\\)", source)) {
            for (MatchResult method : find("(\\w+)\\(\\);", source)) {
                String kebab = method.group(1).replaceAll("([A-Z])", "-$1");
                names.add(environmentName(mapping.group(1) + "." + kebab));
            }
        }
        return names;
    }

    private static String environmentName(String setting) {
        return setting.toUpperCase().replaceAll("[^A-Z0-9]", "_");
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(java|properties)"))
                    .toList();
        }
    }

    private static List<MatchResult> find(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
