package org.messagetriage.inference.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {

    @Test
    void givesBackWhatWasWritten() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("matrix", Tensor.of(new float[] {1, 2, 3, 4, 5, -6}, 2, 3));
        tensors.put("half", Tensor.of(new float[] {0.5f, -1.25f}, 2).toBfloat16());
        tensors.put("scalar", Tensor.of(new float[] {7}));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SafetensorsWriter.write(out, tensors, Map.of("task", "nli \"quoted\""));
        SafetensorsFile file = new SafetensorsFile(ByteBuffer.wrap(out.toByteArray()));
        assertEquals(tensors.keySet(), file.names());
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, -6}, file.tensor("matrix").floats());
        assertArrayEquals(new long[] {2, 3}, file.tensor("matrix").shape());
        assertArrayEquals(new float[] {0.5f, -1.25f}, file.tensor("half").floats());
        assertEquals(0, file.tensor("scalar").shape().length);
        assertEquals("nli \"quoted\"", file.metadata().get("task"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905,4],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":3}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"file\":\"b\"}}",
                "{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}}",
                "{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[2,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}{}",
                "{\"__metadata__\":[]}",
                "{}",
                "[]",
                "{\"a\":",
                "[[[[[[[[[[[[[["
            })
    void refusesAHeaderThatLies(String header) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json).putFloat(1).flip();
        assertThrows(CheckpointException.class, () -> new SafetensorsFile(file));
    }

    @Test
    void readsBehindTheReachOfOneMapping(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("model.safetensors");
        long large = 3L << 29;
        long[] begins = {0, large, 2 * large, 2 * large + 8};
        String json = "{\"a\":" + place("U8", large, begins[0], begins[1]) + ",\"b\":"
                + place("U8", large, begins[1], begins[2]) + ",\"c\":" + place("F32", 2, begins[2], begins[3]) + "}";
        ByteBuffer start = ByteBuffer.allocate(8 + json.length()).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(json.length()).put(json.getBytes(StandardCharsets.UTF_8)).flip();
        long dataStart = start.remaining();
        try (FileChannel sparse = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            sparse.write(start);
            sparse.write(ByteBuffer.wrap(new byte[] {42}), dataStart + begins[2] - 1);
            sparse.write(Tensor.of(new float[] {1, 2}, 2).data(), dataStart + begins[2]);
        }
        SafetensorsFile file = SafetensorsFile.open(path);
        assertEquals(42, file.tensor("b").data().get((int) large - 1));
        assertEquals(0, file.tensor("a").data().get((int) large - 1));
        assertArrayEquals(new float[] {1, 2}, file.tensor("c").floats());
    }

    private static String place(String type, long elements, long begin, long end) {
        return "{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[%d,%d]}".formatted(type, elements, begin, end);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 5, Long.MAX_VALUE})
    void refusesAHeaderLengthThatLies(long length) {
        ByteBuffer file = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        assertThrows(CheckpointException.class, () -> new SafetensorsFile(file.rewind()));
    }
}
