package org.messagetriage.inference.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes protocol-buffers fields, and of them as much of an ONNX file as a test wants to be wrong. */
public final class OnnxBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public OnnxBytes number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    public OnnxBytes text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public OnnxBytes message(int field, OnnxBytes inner) {
        return bytes(field, inner.toBytes());
    }

    public OnnxBytes bytes(int field, byte[] value) {
        varint((long) field << 3 | 2);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    /** A model of this graph. */
    public static byte[] model(OnnxBytes graph) {
        return new OnnxBytes().number(1, 8).message(7, graph).toBytes();
    }

    /** A graph of the usual inputs and one output. */
    public static OnnxBytes graph(String output, int type, long... shape) {
        OnnxBytes graph = new OnnxBytes();
        graph.message(11, port("input_ids", 7, -1, -1)).message(11, port("attention_mask", 7, -1, -1));
        return graph.message(12, port(output, type, shape));
    }

    /** An input or output; extents below 0 are open. */
    public static OnnxBytes port(String name, int type, long... shape) {
        OnnxBytes axes = new OnnxBytes();
        for (long extent : shape) {
            axes.message(1, extent < 0 ? new OnnxBytes().text(2, "open") : new OnnxBytes().number(1, extent));
        }
        OnnxBytes tensor = new OnnxBytes().number(1, type).message(2, axes);
        return new OnnxBytes().text(1, name).message(2, new OnnxBytes().message(1, tensor));
    }

    /** A weight whose elements lie in another file. */
    public static OnnxBytes external(String name, String location) {
        OnnxBytes entry = new OnnxBytes().text(1, "location").text(2, location);
        return new OnnxBytes()
                .number(1, 4)
                .number(2, 1)
                .text(8, name)
                .number(14, 1)
                .message(13, entry);
    }
}
