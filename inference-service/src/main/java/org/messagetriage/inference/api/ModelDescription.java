package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.messagetriage.inference.engine.Evaluation;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.model.CatalogueEntry;
import org.messagetriage.inference.model.LoadFailure;

/** A model as clients see it. What only a loaded model can tell is absent before. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelDescription(
        @Schema(required = true, examples = "zero-shot") String name,
        @Schema(
                        required = true,
                        description = "ready: it may be called, also while another revision is being loaded",
                        enumeration = {"loading", "ready", "failed"})
                String state,
        @Schema(description = "Why the latest load failed; the model from before, if there is one, serves on")
                String failure,
        @Schema(description = "The same for programs", examples = "hash_mismatch") String failureCode,
        @Schema(description = "The load that is under way") LoadDescription loading,
        @Schema(description = "What it was loaded from", examples = "org/name@revision") String reference,
        @Schema(examples = "zero-shot-classification") String task,
        @Schema(description = "Digest of all that decides its scores") String revision,
        @Schema(description = "Meaning of its outputs; empty for embeddings") List<String> labels,
        @Schema(description = "Longest input in tokens; longer ones are cut") Integer maxLength,
        @Schema(
                        description = "Element type of its arithmetic",
                        enumeration = {"fp32", "fp16", "bf16", "int8"})
                String dtype,
        @Schema(description = "Where it computes", examples = "cpu") String device,
        String architecture,
        @Schema(description = "What was measured of these weights, and what fewer bits cost; absent if nothing was")
                Evaluation evaluation,
        @Schema(description = "Bytes that its weights take, as far as known") Long memoryBytes) {

    static ModelDescription of(CatalogueEntry entry) {
        ModelInfo info = entry.info().orElse(null);
        LoadFailure failure = entry.failure().orElse(null);
        boolean loaded = info != null;
        return new ModelDescription(
                entry.name(),
                lower(entry.state()),
                failure == null ? null : failure.reason(),
                failure == null ? null : failure.code().wireName(),
                entry.loading().map(LoadDescription::of).orElse(null),
                entry.reference().orElse(null),
                loaded ? info.task().wireName() : null,
                loaded ? info.revision() : null,
                loaded ? info.labels() : null,
                loaded ? info.maxLength() : null,
                loaded ? info.dtype().wireName() : null,
                loaded ? info.device().wireName() : null,
                loaded ? info.architecture() : null,
                loaded ? info.evaluation() : null,
                loaded && entry.memory() > 0 ? entry.memory() : null);
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
