package org.messagetriage.inference.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes the safetensors format that {@link SafetensorsFile} reads. */
public final class SafetensorsWriter {

    /** The header is padded with spaces to a multiple of this, so that the data are aligned. */
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * @param tensors written in their iteration order
     * @param metadata free text by key
     */
    public static void write(OutputStream out, Map<String, Tensor> tensors, Map<String, String> metadata)
            throws IOException {
        ObjectNode header = new ObjectMapper().createObjectNode();
        ObjectNode free = header.putObject("__metadata__");
        metadata.forEach(free::put);
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            long end = offset + tensor.data().remaining();
            ObjectNode node = header.putObject(entry.getKey());
            node.put("dtype", tensor.type().name());
            ArrayNode shape = node.putArray("shape");
            for (long extent : tensor.shape()) {
                shape.add(extent);
            }
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer start = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(padded).put(json);
        while (start.hasRemaining()) {
            start.put((byte) ' ');
        }
        WritableByteChannel channel = Channels.newChannel(out);
        channel.write(start.flip());
        for (Tensor tensor : tensors.values()) {
            channel.write(tensor.data().duplicate());
        }
    }
}
