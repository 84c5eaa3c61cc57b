package org.messagetriage.inference.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The JSON header of a safetensors file: {@code {"name": {"dtype", "shape", "data_offsets"}, ..., "__metadata__": {...}}}.
 * Read as a stream and held to this form, so that a hostile header costs no more memory than a few times its length.
 *
 * @param tensors by name, in the header's order
 * @param metadata free text by key
 */
record SafetensorsHeader(Map<String, Place> tensors, Map<String, String> metadata) {

    /**
     * Where a tensor lies.
     *
     * @param type element type
     * @param shape extents, none negative
     * @param begin offset of the first byte among the data
     * @param end offset behind the last byte
     */
    record Place(ElementType type, long[] shape, long begin, long end) {}

    private static final int MAX_RANK = 64;
    private static final String METADATA = "__metadata__";
    /** Untrusted names are neither interned nor kept in a table that they could make collide. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** @throws CheckpointException if the bytes are not such a header, or name a tensor twice */
    static SafetensorsHeader parse(byte[] json) throws CheckpointException {
        SafetensorsHeader header = new SafetensorsHeader(new LinkedHashMap<>(), new LinkedHashMap<>());
        try (JsonParser in = JSON.createParser(json)) {
            expect(in.nextToken() == JsonToken.START_OBJECT, "the header is not a JSON object");
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String name = in.currentName();
                if (name.equals(METADATA)) {
                    header.readMetadata(in);
                } else {
                    header.tensors.put(name, readPlace(in, name));
                }
            }
            expect(in.nextToken() == null, "the header goes on behind its end");
            return header;
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException("the header is not JSON: " + firstLine(e), e);
        }
    }

    private void readMetadata(JsonParser in) throws IOException {
        expect(in.nextToken() == JsonToken.START_OBJECT, METADATA + " is not an object");
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String key = in.currentName();
            expect(in.nextToken() == JsonToken.VALUE_STRING, METADATA + " holds something else than text");
            metadata.put(key, in.getText());
        }
    }

    private static Place readPlace(JsonParser in, String name) throws IOException {
        String tensor = "tensor " + CheckpointException.quoted(name);
        ElementType type = null;
        long[] shape = null;
        long[] offsets = null;
        expect(in.nextToken() == JsonToken.START_OBJECT, tensor + " is not described by an object");
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "dtype" -> type = type(in, tensor);
                case "shape" -> shape = sizes(in, tensor, field);
                case "data_offsets" -> offsets = sizes(in, tensor, field);
                default ->
                    throw new CheckpointException(tensor + " has a field that the format does not know: "
                            + CheckpointException.quoted(field));
            }
        }
        expect(type != null && shape != null && offsets != null, tensor + " lacks dtype, shape or data_offsets");
        expect(offsets.length == 2 && offsets[0] <= offsets[1], tensor + " has no begin and end");
        return new Place(type, shape, offsets[0], offsets[1]);
    }

    private static ElementType type(JsonParser in, String tensor) throws IOException {
        expect(in.currentToken() == JsonToken.VALUE_STRING, tensor + " has a dtype that is no text");
        String name = in.getText();
        return ElementType.ofName(name)
                .orElseThrow(() -> new CheckpointException(tensor + " has dtype " + CheckpointException.quoted(name)
                        + "; read are " + Arrays.toString(ElementType.values())));
    }

    private static long[] sizes(JsonParser in, String tensor, String field) throws IOException {
        expect(in.currentToken() == JsonToken.START_ARRAY, tensor + " has a " + field + " that is no list");
        long[] sizes = new long[MAX_RANK];
        int count = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            boolean good = in.currentToken() == JsonToken.VALUE_NUMBER_INT && count < MAX_RANK;
            expect(good && in.getLongValue() >= 0, tensor + " has a " + field + " that is no list of sizes");
            sizes[count++] = in.getLongValue();
        }
        return Arrays.copyOf(sizes, count);
    }

    private static void expect(boolean condition, String refusal) throws CheckpointException {
        if (!condition) {
            throw new CheckpointException(refusal);
        }
    }

    /** Jackson's first line says what is wrong; the others quote the source. */
    private static String firstLine(IOException e) {
        return CheckpointException.quoted(e.getMessage().lines().findFirst().orElse("unreadable"));
    }
}
