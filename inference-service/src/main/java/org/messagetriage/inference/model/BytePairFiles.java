package org.messagetriage.inference.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.messagetriage.inference.checkpoint.CheckpointException;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/**
 * GPT-2's tokenizer as its older repositories have it, {@code vocab.json} and {@code merges.txt}, as the
 * {@code tokenizer.json} that it is today.
 */
final class BytePairFiles {

    private static final String VOCABULARY = "vocab.json";
    private static final String MERGES = "merges.txt";
    private static final String ADDED = "added_tokens.json";
    private static final String CONFIG = "tokenizer_config.json";
    private static final String SPECIAL = "special_tokens_map.json";
    private static final Set<String> KINDS = Set.of("bos_token", "eos_token", "unk_token", "pad_token");
    private static final String USUAL_END = "<|endoftext|>";
    private static final String CONTENT = "content";
    private static final ObjectMapper JSON = new ObjectMapper();

    private BytePairFiles() {}

    static boolean areIn(Path folder) {
        return SnapshotFile.isIn(folder, VOCABULARY) && SnapshotFile.isIn(folder, MERGES);
    }

    /** @throws RefusedCheckpointException if a file is not of its form */
    static byte[] tokenizerJson(Path folder) throws IOException {
        JsonNode config = read(folder, CONFIG);
        ObjectNode vocabulary = read(folder, VOCABULARY);
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.set("added_tokens", added(folder, vocabulary, config));
        root.set("pre_tokenizer", byteLevel(config.path("add_prefix_space").asBoolean(false)));
        root.set("post_processor", byteLevel(true).put("trim_offsets", false));
        root.set("decoder", byteLevel(true));
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
        model.set("vocab", vocabulary);
        model.set("merges", merges(folder));
        return JSON.writeValueAsBytes(root);
    }

    private static ObjectNode byteLevel(boolean prefixSpace) {
        ObjectNode node = JSON.createObjectNode().put("type", "ByteLevel").put("add_prefix_space", prefixSpace);
        return node.put("trim_offsets", true).put("use_regex", true);
    }

    private static ArrayNode merges(Path folder) throws IOException {
        ArrayNode merges = JSON.createArrayNode();
        for (String line : new String(SnapshotFile.read(folder, MERGES), StandardCharsets.UTF_8).split("\r?\n")) {
            if (line.isBlank() || line.startsWith("#version")) {
                continue;
            }
            if (line.indexOf(' ') != line.lastIndexOf(' ') || line.indexOf(' ') < 1) {
                throw new RefusedCheckpointException(MERGES + " has a line that is not two pieces");
            }
            merges.add(line);
        }
        return merges;
    }

    /** Tokens that no text is cut into, with their ids: special ones, and those that were added later. */
    private static ArrayNode added(Path folder, ObjectNode vocabulary, JsonNode config) throws IOException {
        Set<String> special = new TreeSet<>(Set.of(USUAL_END));
        for (JsonNode source : new JsonNode[] {config, read(folder, SPECIAL)}) {
            for (String kind : KINDS) {
                JsonNode token = source.path(kind);
                special.add(token.path(CONTENT).asText(token.asText(USUAL_END)));
            }
        }
        Map<Integer, String> tokens = new TreeMap<>();
        special.stream().filter(vocabulary::has).forEach(token -> tokens.put(id(vocabulary.get(token)), token));
        read(folder, ADDED).properties().forEach(entry -> tokens.put(id(entry.getValue()), entry.getKey()));
        ArrayNode added = JSON.createArrayNode();
        tokens.forEach((id, token) -> {
            ObjectNode node = added.addObject().put("id", id).put(CONTENT, token);
            node.put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false);
            node.put("special", special.contains(token));
        });
        return added;
    }

    private static int id(JsonNode value) {
        return value.asInt(-1);
    }

    /** An empty object if there is no such file. */
    private static ObjectNode read(Path folder, String name) throws IOException {
        if (!SnapshotFile.isIn(folder, name)) {
            return JSON.createObjectNode();
        }
        try {
            if (JSON.readTree(SnapshotFile.read(folder, name)) instanceof ObjectNode object) {
                return object;
            }
            throw new RefusedCheckpointException(name + " is not a JSON object");
        } catch (JsonProcessingException e) {
            throw new RefusedCheckpointException(
                    name + " is not JSON: " + CheckpointException.quoted(e.getOriginalMessage()));
        }
    }
}
