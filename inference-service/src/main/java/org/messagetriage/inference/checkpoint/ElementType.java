package org.messagetriage.inference.checkpoint;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Element types of tensors in files, under the names that safetensors gives them, floating-point numbers first. Data are
 * little-endian.
 */
public enum ElementType {
    F64(8, "DoubleStorage"),
    F32(4, "FloatStorage"),
    F16(2, "HalfStorage"),
    BF16(2, "BFloat16Storage"),
    I64(8, "LongStorage"),
    I32(4, "IntStorage"),
    I16(2, "ShortStorage"),
    I8(1, "CharStorage"),
    U8(1, "ByteStorage"),
    BOOL(1, "BoolStorage");

    private final int bytes;
    private final String storage;

    ElementType(int bytes, String storage) {
        this.bytes = bytes;
        this.storage = storage;
    }

    /** Size of one element. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloatingPoint() {
        return ordinal() <= BF16.ordinal();
    }

    /** Name of the class in module {@code torch} that holds such elements in a pickle. */
    public String torchStorage() {
        return storage;
    }

    static Optional<ElementType> ofTorchStorage(String name) {
        return Stream.of(values()).filter(type -> type.storage.equals(name)).findFirst();
    }

    static Optional<ElementType> ofName(String name) {
        return Stream.of(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
