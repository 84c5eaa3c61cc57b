package org.messagetriage.inference.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Walks the fields of one protocol-buffers message (protobuf.dev, "Encoding"): just enough to read an ONNX file.
 *
 * <p>A loop over {@link #next()}; each field is then read by its type or skipped. Nothing is read beyond the message.
 */
final class ProtobufReader {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;
    private static final int MOST_FIELDS = (1 << 29) - 1;
    /** Of a name; what is long in an ONNX file is documentation or data, which nobody reads as text. */
    private static final int MOST_TEXT = 1 << 16;

    private final ByteBuffer in;
    private int field;
    private int wireType;

    ProtobufReader(ByteBuffer message) {
        in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Steps to the next field; false at the end. */
    boolean next() throws CheckpointException {
        if (!in.hasRemaining()) {
            return false;
        }
        long tag = rawVarint();
        long number = tag >>> 3;
        if (number < 1 || number > MOST_FIELDS) {
            throw new CheckpointException("no protocol-buffers message: it has a field " + number);
        }
        field = (int) number;
        wireType = (int) (tag & 7);
        return true;
    }

    int field() {
        return field;
    }

    long varint() throws CheckpointException {
        require(VARINT);
        return rawVarint();
    }

    /** Whole numbers of a repeated field, packed or one of them. */
    void varints(LongSink sink) throws CheckpointException {
        if (wireType == VARINT) {
            sink.accept(rawVarint());
            return;
        }
        ProtobufReader packed = new ProtobufReader(bytes());
        while (packed.in.hasRemaining()) {
            sink.accept(packed.rawVarint());
        }
    }

    /** Takes numbers of a repeated field. */
    interface LongSink {
        void accept(long value) throws CheckpointException;
    }

    /** The bytes of a length-delimited field: a string, a message, packed numbers or raw data; a view. */
    ByteBuffer bytes() throws CheckpointException {
        require(LENGTH_DELIMITED);
        long length = rawVarint();
        if (length < 0 || length > in.remaining()) {
            throw new CheckpointException("field " + field + " says " + length + " bytes where " + in.remaining()
                    + " are left; is the file cut off?");
        }
        ByteBuffer view = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return view.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A message inside this one. */
    ProtobufReader message() throws CheckpointException {
        return new ProtobufReader(bytes());
    }

    String string() throws CheckpointException {
        ByteBuffer utf8 = bytes();
        if (utf8.remaining() > MOST_TEXT) {
            throw new CheckpointException("field " + field + " is a name of " + utf8.remaining() + " bytes");
        }
        return StandardCharsets.UTF_8.decode(utf8).toString();
    }

    void skip() throws CheckpointException {
        switch (wireType) {
            case VARINT -> rawVarint();
            case FIXED64 -> skip(8);
            case LENGTH_DELIMITED -> bytes();
            case FIXED32 -> skip(4);
            default -> throw new CheckpointException("no protocol-buffers message: it has a wire type " + wireType);
        }
    }

    private void skip(int bytes) throws CheckpointException {
        if (in.remaining() < bytes) {
            throw cutOff();
        }
        in.position(in.position() + bytes);
    }

    private void require(int wanted) throws CheckpointException {
        if (wireType != wanted) {
            throw new CheckpointException("field " + field + " has wire type " + wireType + ", expected " + wanted);
        }
    }

    private long rawVarint() throws CheckpointException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!in.hasRemaining()) {
                throw cutOff();
            }
            byte b = in.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new CheckpointException("no protocol-buffers message: a number is longer than ten bytes");
    }

    private static CheckpointException cutOff() {
        return new CheckpointException("the file ends within a field; is it cut off?");
    }
}
