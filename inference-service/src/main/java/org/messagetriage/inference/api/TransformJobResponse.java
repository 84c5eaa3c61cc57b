package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.messagetriage.inference.transform.JobEnd;
import org.messagetriage.inference.transform.TransformJob;

/** A job as clients see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TransformJobResponse(
        @Schema(required = true, examples = "8c1f0a93b2d45e6f70819a2b") String id,
        @Schema(
                        required = true,
                        enumeration = {"waiting", "running", "done", "cancelled", "failed"})
                String state,
        @Schema(required = true, examples = "zero-shot") String model,
        @Schema(description = "Digest of all that decided the scores; absent before the first line") String revision,
        @Schema(
                        required = true,
                        implementation = Object.class,
                        anyOf = {Parameters.class, GenerationRequest.Settings.class})
                ObjectNode parameters,
        @Schema(description = "File of the input; absent if it was uploaded") String path,
        @Schema(required = true) Instant createdAt,
        @Schema(description = "When it was done, cancelled or failed") Instant endedAt,
        @Schema(required = true, description = "Lines with an answer or an error") long linesDone,
        @Schema(required = true) long linesTotal,
        @Schema(required = true, description = "Lines with an error") long errors,
        @Schema(required = true, description = "Lines with a text that was longer than the model takes and was cut")
                long truncated,
        @Schema(required = true, description = "Over the last half minute; 0 unless it runs") double linesPerSecond,
        @Schema(description = "At that rate; absent unless it runs") Long secondsLeft,
        @Schema(description = "What keeps it from going on; it goes on by itself when that is there") String waitingFor,
        @Schema(description = "What it failed by, for a program", examples = "input_changed") String code,
        @Schema(description = "What it failed by, for a person") String error,
        @Schema(required = true, description = "Parameters that mean nothing to this model")
                List<String> ignoredParameters) {

    static TransformJobResponse of(TransformJob job) {
        JobEnd end = job.end();
        return new TransformJobResponse(
                job.spec().id(),
                job.state().name().toLowerCase(Locale.ROOT),
                job.spec().model(),
                job.progress().revision(),
                job.spec().parameters(),
                job.spec().path(),
                Instant.ofEpochMilli(job.spec().createdAt()),
                end == null ? null : Instant.ofEpochMilli(end.at()),
                job.progress().lines(),
                job.spec().lines(),
                job.progress().errors(),
                job.progress().truncated(),
                Math.round(job.linesPerSecond() * 10) / 10.0,
                job.secondsLeft(),
                job.waitingFor(),
                end == null ? null : end.code(),
                end == null ? null : end.reason(),
                job.spec().ignored());
    }
}
