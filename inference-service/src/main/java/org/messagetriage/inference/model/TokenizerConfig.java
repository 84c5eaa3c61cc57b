package org.messagetriage.inference.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.messagetriage.inference.checkpoint.CheckpointException;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;

/**
 * What a checkpoint's {@code tokenizer_config.json} says that {@code tokenizer.json} does not.
 *
 * @param maxLength longest sequence in tokens; no more than the model has positions for
 * @param cutsLeft whether a text that is too long loses its beginning
 * @param givesTypes whether the model is told which text of a pair a token belongs to
 */
record TokenizerConfig(int maxLength, boolean cutsLeft, boolean givesTypes) {

    private static final String FILE = "tokenizer_config.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FAST = Pattern.compile("Fast$");
    private static final Set<String> WITHOUT_TYPES = Set.of(
            "RobertaTokenizer",
            "XLMRobertaTokenizer",
            "DistilBertTokenizer",
            "BartTokenizer",
            "GPT2Tokenizer",
            "TokenizersBackend");

    /**
     * Without the file, which old repositories lack, the model's own length holds.
     *
     * @param positions longest sequence that the model has positions for
     * @param types how many token types the model tells apart
     */
    static TokenizerConfig read(Path folder, int positions, int types) throws IOException {
        JsonNode root = JSON.createObjectNode();
        if (SnapshotFile.isIn(folder, FILE)) {
            try {
                root = JSON.readTree(SnapshotFile.read(folder, FILE));
            } catch (JsonProcessingException e) {
                throw new RefusedCheckpointException(
                        FILE + " is not JSON: " + CheckpointException.quoted(e.getOriginalMessage()));
            }
        }
        String side = root.path("truncation_side").asText("right");
        if (!List.of("left", "right").contains(side)) {
            throw new RefusedCheckpointException(
                    FILE + " has truncation_side " + CheckpointException.quoted(side) + "; known are left and right");
        }
        return new TokenizerConfig(length(root, positions), side.equals("left"), types > 1 && givesTypes(root));
    }

    /** Tokenizers without a length say 10 to the 30. */
    private static int length(JsonNode root, int positions) throws RefusedCheckpointException {
        JsonNode length = root.path("model_max_length");
        if (length.isMissingNode() || length.isNull()) {
            return positions;
        }
        if (!length.isNumber() || length.asDouble() < 1) {
            throw new RefusedCheckpointException(FILE + " has model_max_length "
                    + CheckpointException.quoted(length.toString()) + "; expected is a count");
        }
        return (int) Math.min(positions, length.asDouble());
    }

    /** By the inputs that the file names; a file of before they were named leaves it to the tokenizer's class. */
    private static boolean givesTypes(JsonNode root) {
        JsonNode names = root.path("model_input_names");
        if (names.isArray()) {
            for (JsonNode name : names) {
                if (name.asText().equals("token_type_ids")) {
                    return true;
                }
            }
            return false;
        }
        String className = root.path("tokenizer_class").asText("");
        return !WITHOUT_TYPES.contains(FAST.matcher(className).replaceAll(""));
    }
}
