package org.messagetriage.inference.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The index of a checkpoint in several files, {@code model.safetensors.index.json} or
 * {@code pytorch_model.bin.index.json} (Hugging Face Transformers): {@code {"weight_map": {tensor: file}}}.
 *
 * @param fileOfTensor names of files, none of which leads out of the index's folder
 */
public record ShardIndex(Map<String, String> fileOfTensor) {

    private static final long MAX_BYTES = 16 << 20;
    private static final int MAX_FILES = 2_000;
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}\\.(safetensors|bin)");
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** @throws CheckpointException if the file is no such index or names a file outside of its folder */
    public static ShardIndex read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new CheckpointException(file.getFileName() + " has more than " + MAX_BYTES + " bytes");
        }
        try {
            return parse(Files.readAllBytes(file));
        } catch (CheckpointException e) {
            throw e.in(file.getFileName());
        }
    }

    static ShardIndex parse(byte[] json) throws CheckpointException {
        ShardIndex index = new ShardIndex(new LinkedHashMap<>());
        try (JsonParser in = JSON.createParser(json)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new CheckpointException("is not a JSON object");
            }
            while (in.nextToken() != JsonToken.END_OBJECT) {
                boolean map = in.currentName().equals("weight_map");
                in.nextToken();
                if (map) {
                    index.readMap(in);
                } else {
                    in.skipChildren();
                }
            }
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException("is not JSON: " + CheckpointException.quoted(e.getMessage()), e);
        }
        if (index.fileOfTensor.isEmpty() || index.files().size() > MAX_FILES) {
            throw new CheckpointException("has no weight_map, or one of more than " + MAX_FILES + " files");
        }
        return index;
    }

    /** Each file once. */
    public Set<String> files() {
        return new TreeSet<>(fileOfTensor.values());
    }

    private void readMap(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new CheckpointException("has a weight_map that is no object");
        }
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String tensor = in.currentName();
            String file = in.nextToken() == JsonToken.VALUE_STRING ? in.getText() : "";
            if (!FILE.matcher(file).matches()) {
                throw new CheckpointException("puts tensor " + CheckpointException.quoted(tensor) + " into "
                        + CheckpointException.quoted(file) + ", which is no safetensors or bin file beside it");
            }
            fileOfTensor.put(tensor, file);
        }
    }
}
