package org.messagetriage.inference.model;

import java.util.Optional;

/** The operator's choice of what runs a checkpoint. */
public enum EngineChoice {
    /** PyTorch where the folder has weights for it, else ONNX Runtime. */
    AUTO,
    PYTORCH,
    ONNX;

    /** What the configuration says of this model. */
    static EngineChoice of(ModelsConfig config, String model) {
        return Optional.ofNullable(config.options().get(model))
                .flatMap(ModelsConfig.Options::engine)
                .orElse(AUTO);
    }
}
