package org.messagetriage.inference.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A checkpoint in the safetensors format (Hugging Face, github.com/huggingface/safetensors, "Format"): the header's
 * length as 8 little-endian bytes, a JSON header, then the tensors' bytes without a gap.
 */
public final class SafetensorsFile implements Checkpoint {

    /** The reference implementation's own bound. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /**
     * @param file the whole file; the tensors are views of it
     * @throws IOException if it is not a safetensors file: a header that lies about sizes or offsets, an unknown type
     */
    public SafetensorsFile(ByteBuffer file) throws IOException {
        ByteBuffer in = file.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < 8) {
            throw new IOException("no safetensors file: shorter than its length field");
        }
        long headerBytes = in.getLong();
        if (headerBytes < 2 || headerBytes > Math.min(MAX_HEADER_BYTES, in.remaining())) {
            throw new IOException("no safetensors file: header of " + headerBytes + " bytes");
        }
        byte[] header = new byte[(int) headerBytes];
        in.get(header);
        ByteBuffer data = in.slice();
        JsonNode root = parse(header);
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (entry.getKey().equals(METADATA)) {
                entry.getValue()
                        .properties()
                        .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
            } else {
                tensors.put(entry.getKey(), readTensor(entry.getKey(), entry.getValue(), data));
            }
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the safetensors file has no tensor " + name);
        }
        return tensor;
    }

    /** Free text that the writer left, by key. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    private static JsonNode parse(byte[] header) throws IOException {
        try {
            JsonNode root = JSON.readTree(header);
            if (root == null || !root.isObject()) {
                throw new IOException("no safetensors file: the header is not a JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new IOException("no safetensors file: " + e.getOriginalMessage(), e);
        }
    }

    private static Tensor readTensor(String name, JsonNode node, ByteBuffer data) throws IOException {
        try {
            ElementType type = ElementType.valueOf(node.path("dtype").asText());
            JsonNode extents = node.path("shape");
            long[] shape = new long[extents.size()];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = extents.get(i).longValue();
            }
            long begin = node.path("data_offsets").path(0).asLong(-1);
            long end = node.path("data_offsets").path(1).asLong(-1);
            if (begin < 0 || end < begin || end > data.limit()) {
                throw new IOException("tensor " + name + " lies at " + begin + ".." + end + " of " + data.limit());
            }
            return new Tensor(type, shape, data.slice((int) begin, (int) (end - begin)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException("tensor " + name + ": " + e.getMessage(), e);
        }
    }
}
