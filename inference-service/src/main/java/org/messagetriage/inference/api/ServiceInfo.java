package org.messagetriage.inference.api;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What this service is and what it takes. */
record ServiceInfo(
        @Schema(required = true) String version,
        @Schema(required = true) List<ModelDescription> models,
        @Schema(required = true) Limits limits,
        @Schema(description = "What the models' weights may take, and take") Memory memory) {

    /** Bytes. */
    record Memory(@Schema(required = true) long limit, @Schema(required = true) long inUse) {}

    /** The most that one request may bring, and how work is gathered. */
    record Limits(
            @Schema(required = true) long bodyBytes,
            @Schema(required = true, description = "Texts of one request") int inputs,
            @Schema(required = true, description = "Candidate labels of one request") int labels,
            @Schema(required = true, description = "Texts times labels of one request") int pairs,
            @Schema(required = true) int labelLength,
            @Schema(required = true) int templateLength,
            @Schema(required = true, description = "New tokens of one text") int newTokens,
            @Schema(required = true, description = "Examples of one task") int examples,
            @Schema(required = true, description = "Texts that are written at the same time, in turns") int textsAtOnce,
            @Schema(required = true, description = "Tokens that may wait for one model") int queuedTokens,
            @Schema(required = true, description = "Tokens in one batch") int batchTokens,
            @Schema(required = true, description = "Seconds until an admitted request is given up")
                    long timeoutSeconds) {}
}
