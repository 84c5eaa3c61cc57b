package org.messagetriage.inference.model;

import java.io.IOException;
import java.time.Instant;
import org.messagetriage.inference.checkpoint.CheckpointException;
import org.messagetriage.inference.checkpoint.RefusedCheckpointException;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.hub.HubError;
import org.messagetriage.inference.hub.HubException;

/**
 * Why a model is not there.
 *
 * @param code for programs
 * @param reason for the operator
 */
public record LoadFailure(ErrorCode code, String reason, Instant at) {

    static LoadFailure of(Throwable cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new LoadFailure(code(cause), reason, Instant.now());
    }

    /** The same, told to the one who asked for it. */
    static InferenceException refusal(IOException cause) {
        LoadFailure failure = of(cause);
        return new InferenceException(failure.code, failure.reason);
    }

    private static ErrorCode code(Throwable cause) {
        if (cause instanceof InferenceException refusal) {
            return refusal.code();
        }
        if (cause instanceof HubException hub) {
            return code(hub.error());
        }
        if (cause instanceof RefusedCheckpointException) {
            return ErrorCode.CHECKPOINT_REFUSED;
        }
        if (cause instanceof OutOfMemoryError) {
            return ErrorCode.OUT_OF_MEMORY;
        }
        return cause instanceof CheckpointException ? ErrorCode.CHECKPOINT_BROKEN : ErrorCode.LOAD_FAILED;
    }

    private static ErrorCode code(HubError error) {
        return switch (error) {
            case INVALID_REFERENCE -> ErrorCode.INVALID_VALUE;
            case ACCESS_DENIED -> ErrorCode.ACCESS_DENIED;
            case MODEL_NOT_FOUND -> ErrorCode.MODEL_NOT_FOUND;
            case REVISION_NOT_FOUND -> ErrorCode.REVISION_NOT_FOUND;
            case FILE_NOT_FOUND -> ErrorCode.FILE_NOT_FOUND;
            case NO_WEIGHTS -> ErrorCode.NO_WEIGHTS;
            case HUB_UNREACHABLE -> ErrorCode.HUB_UNREACHABLE;
            case HUB_ANSWER_INVALID -> ErrorCode.HUB_ANSWER_INVALID;
            case OFFLINE -> ErrorCode.OFFLINE;
            case HASH_MISMATCH -> ErrorCode.HASH_MISMATCH;
            case DISK_FULL -> ErrorCode.DISK_FULL;
            case CACHE_UNUSABLE -> ErrorCode.CACHE_UNUSABLE;
        };
    }
}
