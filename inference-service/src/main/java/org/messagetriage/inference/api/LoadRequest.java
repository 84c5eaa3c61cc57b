package org.messagetriage.inference.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.messagetriage.inference.model.DtypeChoice;
import org.messagetriage.inference.model.ModelSpec;

/** What is to be served under a name. */
record LoadRequest(
        @Schema(
                        description = "org/name of the hub, or ./folder below the configured one; if left out, what the"
                                + " configuration has under the name, else the name itself",
                        examples = "facebook/bart-large-mnli")
                String from,
        @Schema(description = "Branch, tag or commit of a model of the hub; main if left out", examples = "main")
                String revision,
        @Schema(
                        description = "Element type of the arithmetic; the configured one if left out",
                        enumeration = {"fp32", "fp16", "bf16", "int8", "auto"})
                DtypeChoice dtype) {

    ModelSpec under(String name) {
        return new ModelSpec(name, from, revision, dtype);
    }
}
