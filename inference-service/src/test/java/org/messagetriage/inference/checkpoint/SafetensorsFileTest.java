package org.messagetriage.inference.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
                "[]",
                "{\"a\":"
            })
    void refusesAHeaderThatLies(String header) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json).putFloat(1).flip();
        assertThrows(IOException.class, () -> new SafetensorsFile(file));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 5, Long.MAX_VALUE})
    void refusesAHeaderLengthThatLies(long length) {
        ByteBuffer file = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        assertThrows(IOException.class, () -> new SafetensorsFile(file.rewind()));
    }
}
