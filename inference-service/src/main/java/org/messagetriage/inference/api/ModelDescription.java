package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.messagetriage.inference.engine.Evaluation;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.model.CatalogueEntry;

/** A model as clients see it. What only a loaded model can tell is absent before. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelDescription(
        @Schema(required = true, examples = "zero-shot") String name,
        @Schema(
                        required = true,
                        enumeration = {"loading", "ready", "failed"})
                String state,
        @Schema(description = "Why it could not be loaded") String failure,
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
                Evaluation evaluation) {

    static ModelDescription of(CatalogueEntry entry) {
        String state = lower(entry.state());
        return entry.model()
                .map(model -> of(entry.name(), state, model.info()))
                .orElseGet(() -> new ModelDescription(
                        entry.name(),
                        state,
                        entry.failure().orElse(null),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private static ModelDescription of(String name, String state, ModelInfo info) {
        return new ModelDescription(
                name,
                state,
                null,
                info.task().wireName(),
                info.revision(),
                info.labels(),
                info.maxLength(),
                info.dtype().wireName(),
                info.device().wireName(),
                info.architecture(),
                info.evaluation());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
