package org.messagetriage.inference.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Dtype;

/** The operator's choice of an element type. */
public enum DtypeChoice {
    @JsonProperty("fp32")
    FP32,
    @JsonProperty("fp16")
    FP16,
    @JsonProperty("bf16")
    BF16,
    @JsonProperty("int8")
    INT8,
    /** bf16 where matrices are multiplied in it, else fp32, which is faster than emulated bf16. */
    @JsonProperty("auto")
    AUTO;

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** On the processor. */
    public Dtype resolve() {
        return resolve(Device.CPU);
    }

    Dtype resolve(Device device) {
        return switch (this) {
            case FP32 -> Dtype.FP32;
            case FP16 -> Dtype.FP16;
            case BF16 -> Dtype.BF16;
            case INT8 -> Dtype.INT8;
            case AUTO -> device.isGpu() || processorHasBf16() ? Dtype.BF16 : Dtype.FP32;
        };
    }

    private static boolean processorHasBf16() {
        try {
            String flags = Files.readString(CPU_INFO);
            return flags.contains(" amx_bf16") || flags.contains(" avx512_bf16");
        } catch (IOException e) {
            // Not Linux: the processor does not tell, and fp32 is right everywhere.
            return false;
        }
    }
}
