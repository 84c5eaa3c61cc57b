package org.messagetriage.inference.engine;

import java.util.Locale;

/** Element types of a model's arithmetic. */
public enum Dtype {
    FP32,
    FP16,
    BF16,
    /** Linear layers in 8 bits (dynamic quantisation), the rest in fp32. */
    INT8;

    /** As users write it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
