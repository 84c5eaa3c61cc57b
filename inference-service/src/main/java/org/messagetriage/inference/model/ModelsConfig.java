package org.messagetriage.inference.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What decides how the models are loaded. */
@ConfigMapping(prefix = "messagetriage")
public interface ModelsConfig {

    /** Folder of all that the service keeps; its {@code models} holds archives and native libraries, made anew if lost. */
    @WithDefault("${user.home}/.message-triage")
    Path home();

    /** Element type of the arithmetic: fp32, bf16, int8 (processors), fp16 (GPUs) or auto. */
    @WithName("inference.dtype")
    @WithDefault("auto")
    DtypeChoice dtype();

    /** Where models compute: cpu, cuda:N, or auto, the first GPU that PyTorch finds. */
    @WithName("inference.device")
    @WithDefault("auto")
    DeviceChoice device();

    /** What holds for one model in place of the two above: {@code messagetriage.inference.models.options."org/name".dtype}. */
    @WithName("inference.models.options")
    Map<String, Options> options();

    /** One model's own. */
    interface Options {

        Optional<DtypeChoice> dtype();

        Optional<DeviceChoice> device();

        /** Whether PyTorch or ONNX Runtime runs a checkpoint that has weights for both; auto: PyTorch. */
        Optional<EngineChoice> engine();
    }

    /** Whether the bundled models are served; without them a service of named folders needs only their memory. */
    @WithName("inference.models.bundled")
    @WithDefault("true")
    boolean bundled();

    /**
     * Folders with Hugging Face checkpoints to serve beside the bundled models, by the names to serve them under:
     * {@code messagetriage.inference.models.folders."org/name"=/path}. A folder holds {@code config.json}, the weights,
     * {@code tokenizer.json} and {@code tokenizer_config.json}, as a repository does.
     */
    @WithName("inference.models.folders")
    Map<String, Path> folders();

    /**
     * Models of the Hugging Face Hub to serve, {@code org/name} or {@code org/name@revision}, fetched into the cache that
     * Hugging Face's tools share; where from and to is told by {@code HF_ENDPOINT}, {@code HF_HOME} and the like.
     */
    @WithName("inference.models.hub")
    Optional<List<String>> hub();
}
