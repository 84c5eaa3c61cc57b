package org.messagetriage.inference.checkpoint;

/** Element types of tensors in files, under the names that safetensors gives them. Data are little-endian. */
public enum ElementType {
    F32(4, "FloatStorage"),
    F16(2, "HalfStorage"),
    BF16(2, "BFloat16Storage"),
    I64(8, "LongStorage");

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

    /** Name of the class in module {@code torch} that holds such elements in a pickle. */
    public String torchStorage() {
        return storage;
    }
}
