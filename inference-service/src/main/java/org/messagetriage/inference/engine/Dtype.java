package org.messagetriage.inference.engine;

/** Element types of a model's arithmetic. */
public enum Dtype {
    FP32,
    BF16,
    /** Linear layers in 8 bits (dynamic quantisation), the rest in fp32. */
    INT8
}
