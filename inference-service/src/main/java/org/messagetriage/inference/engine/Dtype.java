package org.messagetriage.inference.engine;

/** Element types of a model's arithmetic, with the numbers that PyTorch's {@code ScalarType} gives them. */
public enum Dtype {
    FP32(6),
    BF16(15);

    private final int scalarType;

    Dtype(int scalarType) {
        this.scalarType = scalarType;
    }

    public int scalarType() {
        return scalarType;
    }
}
