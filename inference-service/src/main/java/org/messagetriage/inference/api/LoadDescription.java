package org.messagetriage.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.messagetriage.inference.hub.DownloadProgress;
import org.messagetriage.inference.model.LoadAttempt;

/** How far a load is. What the download tells is absent where there is none. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LoadDescription(
        @Schema(required = true, examples = "org/name@revision") String reference,
        @Schema(
                        required = true,
                        enumeration = {"waiting", "downloading", "loading", "warming_up"})
                String phase,
        @Schema(required = true) Instant startedAt,
        @Schema(description = "Whole files on this machine") Integer files,
        Integer totalFiles,
        @Schema(description = "On this machine, those of files in the making included") Long bytes,
        Long totalBytes,
        @Schema(description = "Over the last seconds") Double bytesPerSecond,
        @Schema(description = "Of the download, at the present rate") Long secondsLeft) {

    static LoadDescription of(LoadAttempt attempt) {
        String phase = ModelDescription.lower(attempt.phase());
        DownloadProgress download = attempt.download().orElse(null);
        if (download == null) {
            return new LoadDescription(
                    attempt.reference(), phase, attempt.startedAt(), null, null, null, null, null, null);
        }
        return new LoadDescription(
                attempt.reference(),
                phase,
                attempt.startedAt(),
                download.files(),
                download.totalFiles(),
                download.bytes(),
                download.totalBytes(),
                download.bytesPerSecond(),
                download.secondsLeft() < 0 ? null : download.secondsLeft());
    }
}
