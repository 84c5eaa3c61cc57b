package org.messagetriage.inference.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.messagetriage.inference.model.TinyCheckpoints;

/**
 * Writes a BERT of 404M parameters (24 layers, width 1024, inner width 5120) with random fp32 weights, 1.6 GB, as a Hugging
 * Face repository has it. Its tokenizer is a tiny checkpoint's.
 */
final class LargeCheckpoint {

    private static final int LAYERS = 24;
    private static final int HIDDEN = 1024;
    private static final int INNER = 5120;
    private static final int VOCABULARY = 50265;
    private static final String TINY = "bert-nli";
    private static final int BLOCK = 1 << 20;

    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private LargeCheckpoint() {
        String embeddings = "bert.embeddings.";
        shapes.put(embeddings + "word_embeddings.weight", new long[] {VOCABULARY, HIDDEN});
        shapes.put(embeddings + "position_embeddings.weight", new long[] {512, HIDDEN});
        shapes.put(embeddings + "token_type_embeddings.weight", new long[] {2, HIDDEN});
        norm(embeddings + "LayerNorm");
        for (int i = 0; i < LAYERS; i++) {
            String layer = "bert.encoder.layer." + i + ".";
            linear(layer + "attention.self.query", HIDDEN, HIDDEN);
            linear(layer + "attention.self.key", HIDDEN, HIDDEN);
            linear(layer + "attention.self.value", HIDDEN, HIDDEN);
            linear(layer + "attention.output.dense", HIDDEN, HIDDEN);
            norm(layer + "attention.output.LayerNorm");
            linear(layer + "intermediate.dense", INNER, HIDDEN);
            linear(layer + "output.dense", HIDDEN, INNER);
            norm(layer + "output.LayerNorm");
        }
        linear("bert.pooler.dense", HIDDEN, HIDDEN);
        linear("classifier", 3, HIDDEN);
    }

    private void linear(String name, long outputs, long inputs) {
        shapes.put(name + ".weight", new long[] {outputs, inputs});
        shapes.put(name + ".bias", new long[] {outputs});
    }

    private void norm(String name) {
        shapes.put(name + ".weight", new long[] {HIDDEN});
        shapes.put(name + ".bias", new long[] {HIDDEN});
    }

    /** @return bytes of the weights' file */
    static long write(Path folder) throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (String name : new String[] {"tokenizer.json", "tokenizer_config.json"}) {
            Files.copy(TinyCheckpoints.folder(TINY).resolve(name), folder.resolve(name));
        }
        ObjectNode config = (ObjectNode) json.readTree(
                TinyCheckpoints.folder(TINY).resolve("config.json").toFile());
        config.put("hidden_size", HIDDEN)
                .put("num_hidden_layers", LAYERS)
                .put("num_attention_heads", 16)
                .put("intermediate_size", INNER)
                .put("vocab_size", VOCABULARY)
                .put("max_position_embeddings", 512);
        json.writeValue(folder.resolve("config.json").toFile(), config);
        Path weights = folder.resolve("model.safetensors");
        new LargeCheckpoint().writeWeights(weights, json);
        return Files.size(weights);
    }

    private void writeWeights(Path file, ObjectMapper json) throws IOException {
        ObjectNode header = json.createObjectNode();
        long end = 0;
        for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
            ObjectNode node = header.putObject(tensor.getKey()).put("dtype", "F32");
            ArrayNode shape = node.putArray("shape");
            Arrays.stream(tensor.getValue()).forEach(shape::add);
            long bytes = 4 * Arrays.stream(tensor.getValue()).reduce(1, (a, b) -> a * b);
            node.putArray("data_offsets").add(end).add(end + bytes);
            end += bytes;
        }
        String text = header.toString();
        byte[] padded = (text + " ".repeat((8 - text.length() % 8) % 8)).getBytes(StandardCharsets.UTF_8);
        byte[] block = randomBlock();
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(padded.length)
                    .array());
            out.write(padded);
            for (long left = end; left > 0; left -= block.length) {
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
    }

    /** The same numbers over and over: what they are does not matter to time and memory. */
    private static byte[] randomBlock() {
        Random random = new Random(1);
        ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        while (block.hasRemaining()) {
            block.putFloat((float) (0.02 * random.nextGaussian()));
        }
        return block.array();
    }
}
