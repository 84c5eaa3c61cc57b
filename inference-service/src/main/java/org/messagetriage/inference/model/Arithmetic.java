package org.messagetriage.inference.model;

import java.util.Optional;
import org.messagetriage.inference.engine.Device;
import org.messagetriage.inference.engine.Dtype;
import org.messagetriage.inference.engine.djl.DjlRuntime;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * How and where a model computes.
 *
 * @param dtype element type; an ONNX graph has its own
 * @param device where
 * @param engine what runs it
 */
public record Arithmetic(Dtype dtype, Device device, EngineChoice engine) {

    public Arithmetic(Dtype dtype, Device device) {
        this(dtype, device, EngineChoice.AUTO);
    }

    /** @throws IllegalArgumentException if there is no such device, or it does not compute in this element type */
    public static Arithmetic of(DtypeChoice dtype, DeviceChoice device) {
        // Asking for GPUs loads the engine: not where nobody wants one.
        Device resolved = device.resolve(device.equals(DeviceChoice.CPU) ? 0 : DjlRuntime.gpus());
        return new Arithmetic(dtype.resolve(resolved), resolved).checked();
    }

    private Arithmetic checked() {
        if (dtype == Dtype.FP16 && !device.isGpu()) {
            // It could: PyTorch has kernels for it, slower than fp32 but on few processors. Most likely it is a slip.
            throw new IllegalArgumentException("dtype fp16 is for GPUs; a processor computes faster in bf16 or fp32");
        }
        if (dtype == Dtype.INT8 && device.isGpu()) {
            throw new IllegalArgumentException(
                    "dtype int8 is for processors; " + device.wireName() + " takes bf16, fp16 or fp32");
        }
        return this;
    }

    /** What the configuration says of this model, and what it says of all where it does not. */
    static Arithmetic of(ModelsConfig config, String model) {
        return of(config, ModelSpec.ofName(model));
    }

    /** @throws InferenceException {@code INVALID_VALUE} if it cannot compute so */
    static Arithmetic orRefuse(ModelsConfig config, ModelSpec spec) {
        try {
            return of(config, spec);
        } catch (IllegalArgumentException e) {
            throw new InferenceException(ErrorCode.INVALID_VALUE, e.getMessage());
        }
    }

    /** What was asked for, else what the configuration says. */
    static Arithmetic of(ModelsConfig config, ModelSpec spec) {
        Optional<ModelsConfig.Options> options =
                Optional.ofNullable(config.options().get(spec.name()));
        DtypeChoice dtype = Optional.ofNullable(spec.dtype())
                .or(() -> options.flatMap(ModelsConfig.Options::dtype))
                .orElse(config.dtype());
        Arithmetic own = of(dtype, options.flatMap(ModelsConfig.Options::device).orElse(config.device()));
        return new Arithmetic(own.dtype, own.device, EngineChoice.of(config, spec.name()));
    }
}
