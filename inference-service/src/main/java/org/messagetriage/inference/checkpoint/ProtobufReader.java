package org.messagetriage.inference.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Walks the fields of one protocol-buffers message (protobuf.dev, "Encoding"): just enough to read an ONNX file.
 *
 * <p>A loop over {@link #next()}; each field is then read by its type or skipped.
 */
final class ProtobufReader {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer in;
    private int field;
    private int wireType;

    ProtobufReader(ByteBuffer message) {
        in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Steps to the next field; false at the end. */
    boolean next() {
        if (!in.hasRemaining()) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        return true;
    }

    boolean hasRemaining() {
        return in.hasRemaining();
    }

    int field() {
        return field;
    }

    boolean isVarint() {
        return wireType == VARINT;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("varint longer than ten bytes");
    }

    /** The bytes of a length-delimited field: a string, a message, packed numbers or raw data; a view. */
    ByteBuffer bytes() {
        long length = varint();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("field of " + length + " bytes in " + in.remaining());
        }
        ByteBuffer view = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return view.order(ByteOrder.LITTLE_ENDIAN);
    }

    String string() {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }

    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> in.position(in.position() + 8);
            case LENGTH_DELIMITED -> bytes();
            case FIXED32 -> in.position(in.position() + 4);
            default -> throw new IllegalArgumentException("wire type " + wireType);
        }
    }
}
