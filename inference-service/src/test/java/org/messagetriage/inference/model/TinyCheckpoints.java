package org.messagetriage.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;

/** The folders that {@code src/test/fixtures/tiny_checkpoints.py} and {@code tiny_generators.py} made: a checkpoint each, and what transformers says of it. */
public final class TinyCheckpoints {

    private static final String REFERENCE = "reference.json";
    private static final String GENERATION = "generation.json";

    private TinyCheckpoints() {}

    /** The encoders. */
    public static List<String> names() throws IOException {
        return with(REFERENCE);
    }

    public static List<String> generators() throws IOException {
        return with(GENERATION);
    }

    private static List<String> with(String file) throws IOException {
        try (Stream<Path> folders = Files.list(root())) {
            return folders.filter(folder -> Files.exists(folder.resolve(file)))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    public static Path folder(String name) {
        return root().resolve(name);
    }

    public static JsonNode reference(String name) throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(folder(name).resolve(REFERENCE)));
    }

    /** An input of a reference: a text, or a list of premise and hypothesis. */
    public static Sequence sequence(Model model, JsonNode input) {
        return input.isArray()
                ? model.tokenizer()
                        .pairs(input.get(0).asText(), List.of(input.get(1).asText()))
                        .get(0)
                : model.tokenizer().text(input.asText());
    }

    public static JsonNode generation(String name) throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(folder(name).resolve(GENERATION)));
    }

    static int[] ints(JsonNode values) {
        int[] ints = new int[values.size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = values.get(i).asInt();
        }
        return ints;
    }

    /** Prints a table for docs/models.md, and leaves it in the folder of the build. */
    static void show(String title, List<String> rows, String file) throws IOException {
        String table = String.join("\n", rows) + "\n";
        System.out.println(title + "\n" + table);
        Path target = Files.createDirectories(Path.of("target"));
        Files.writeString(target.resolve(file), table);
    }

    private static Path root() {
        try {
            return Path.of(TinyCheckpoints.class.getResource("/checkpoints").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
