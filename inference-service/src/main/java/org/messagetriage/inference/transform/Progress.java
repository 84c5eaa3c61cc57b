package org.messagetriage.inference.transform;

/**
 * How far a transformation is. Always the end of a chunk, so that what goes on from here forms the batches that an
 * undisturbed run forms.
 *
 * @param revision of the model that made the answers
 * @param lines answered, those with an error included
 * @param errors lines that were answered by an error
 * @param truncated lines with a text that was longer than the model takes
 * @param inputOffset bytes of the input up to here
 * @param outputOffset bytes of the output up to here
 */
public record Progress(String revision, long lines, long errors, long truncated, long inputOffset, long outputOffset) {

    public static Progress none(String revision) {
        return new Progress(revision, 0, 0, 0, 0, 0);
    }

    Progress and(Chunk chunk) {
        return new Progress(
                revision,
                lines + chunk.lines().size(),
                errors + chunk.lines().stream().filter(LineWork::isRefused).count(),
                truncated + chunk.lines().stream().filter(LineWork::isTruncated).count(),
                chunk.endOffset(),
                outputOffset);
    }

    Progress withOutput(long offset) {
        return new Progress(revision, lines, errors, truncated, inputOffset, offset);
    }
}
