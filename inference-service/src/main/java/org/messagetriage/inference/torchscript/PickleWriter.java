package org.messagetriage.inference.torchscript;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes Python's pickle format, protocol 2 (CPython {@code Lib/pickletools.py}), as far as a TorchScript archive needs
 * it. The stack machine's operations are the methods; nothing is memoised.
 */
final class PickleWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PickleWriter() {
        op(0x80).op(2);
    }

    /** Pushes a class or function. */
    PickleWriter global(String module, String name) {
        return op('c').line(module).line(name);
    }

    PickleWriter emptyTuple() {
        return op(')');
    }

    PickleWriter emptyDict() {
        return op('}');
    }

    PickleWriter mark() {
        return op('(');
    }

    /** Makes a tuple of what stands above the mark. */
    PickleWriter tuple() {
        return op('t');
    }

    /** Puts the key-value pairs above the mark into the dict below it. */
    PickleWriter setItems() {
        return op('u');
    }

    /** Makes an object of the class and arguments on top. */
    PickleWriter newObject() {
        return op(0x81);
    }

    /** Calls the function with the arguments on top. */
    PickleWriter reduce() {
        return op('R');
    }

    /** Gives the object below its state on top. */
    PickleWriter build() {
        return op('b');
    }

    /** Replaces the identifier on top by what it stands for outside the pickle. */
    PickleWriter persistentId() {
        return op('Q');
    }

    PickleWriter bool(boolean value) {
        return op(value ? 0x88 : 0x89);
    }

    PickleWriter string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        op('X').littleEndian(utf8.length, 4);
        out.writeBytes(utf8);
        return this;
    }

    PickleWriter integer(long value) {
        if (value == (int) value) {
            return op('J').littleEndian(value, 4);
        }
        return op(0x8a).op(8).littleEndian(value, 8);
    }

    PickleWriter integers(long... values) {
        mark();
        for (long value : values) {
            integer(value);
        }
        return tuple();
    }

    byte[] stop() {
        op('.');
        return out.toByteArray();
    }

    private PickleWriter op(int code) {
        out.write(code);
        return this;
    }

    private PickleWriter line(String text) {
        out.writeBytes((text + '\n').getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private PickleWriter littleEndian(long value, int bytes) {
        byte[] eight = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        out.write(eight, 0, bytes);
        return this;
    }
}
