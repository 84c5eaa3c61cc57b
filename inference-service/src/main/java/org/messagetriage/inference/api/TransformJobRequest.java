package org.messagetriage.inference.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A job whose lines are in a file that this service can read. */
record TransformJobRequest(
        @Schema(
                        required = true,
                        description =
                                "File of JSON lines below the configured folder of inputs, relative to it; .gz too",
                        examples = "november/resolutions.jsonl")
                String path,
        @Schema(required = true, examples = "zero-shot") String model,
        @Schema(
                        implementation = Object.class,
                        anyOf = {Parameters.class, GenerationRequest.Settings.class},
                        description = "For lines that bring none of their own")
                ObjectNode parameters) {}
