package org.messagetriage.inference.transform;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.messagetriage.inference.batching.Desk;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.batching.Steps;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/**
 * One line between its reading and its answer. The work that the line hands in is kept here until its chunk submits it
 * together with that of other lines.
 */
final class LineWork implements Desk {

    private static final Logger LOG = Logger.getLogger(LineWork.class);

    private final long endOffset;
    private final int bytes;
    private final CompletableFuture<float[][]> rows = new CompletableFuture<>();
    private List<Sequence> sequences = List.of();
    private Text<?> text;
    private Pending<?> pending;
    private InferenceException refusal;

    private LineWork(LineReader.Line line) {
        endOffset = line.endOffset();
        bytes = line.content().length;
    }

    /** @param longest bytes of a line; said to those whose line is longer */
    static LineWork of(LineReader.Line line, LineInference.Lines lines, long longest) {
        LineWork work = new LineWork(line);
        try {
            if (line.tooLong()) {
                throw new InferenceException(ErrorCode.BODY_TOO_LARGE, "The line is longer than " + longest + " bytes");
            }
            work.pending = lines.infer(line.content(), line.endOffset(), work);
        } catch (InferenceException e) {
            work.refuse(e);
        } catch (RuntimeException e) {
            LOG.error("A line could not be made into work", e);
            work.refuse(new InferenceException(ErrorCode.INTERNAL, ErrorCode.INTERNAL.title()));
        }
        return work;
    }

    @Override
    public CompletableFuture<float[][]> submit(Model model, List<Sequence> handedIn) {
        sequences = handedIn;
        return rows;
    }

    @Override
    public <T> CompletableFuture<T> submit(Model model, Supplier<? extends Steps<T>> steps) {
        Text<T> own = new Text<>(steps, new CompletableFuture<>());
        text = own;
        return own.written;
    }

    /** What is written in turns, for as long as the line has any use for it. */
    private record Text<T>(Supplier<? extends Steps<T>> steps, CompletableFuture<T> written) {

        CompletableFuture<?> begin(Model model, Desk work) {
            CompletableFuture<T> begun = work.submit(model, steps);
            begun.thenAccept(written::complete);
            return begun;
        }
    }

    /** Whether its answer is a text that is to be written, which is work of its own. */
    boolean writes() {
        return text != null;
    }

    /** Hands its text in. @return what can be cancelled, and ends as the text does */
    CompletableFuture<?> write(Model model, Desk work) {
        return text.begin(model, work);
    }

    /** Whether a model has anything to do for it. */
    boolean isWork() {
        return writes() || !sequences.isEmpty();
    }

    List<Sequence> sequences() {
        return sequences;
    }

    int tokens() {
        return sequences.stream().mapToInt(Sequence::tokens).sum();
    }

    int bytes() {
        return bytes;
    }

    long endOffset() {
        return endOffset;
    }

    boolean isRefused() {
        return refusal != null;
    }

    boolean isTruncated() {
        return refusal == null && !pending.truncated().isEmpty();
    }

    void refuse(InferenceException because) {
        refusal = because;
        sequences = List.of();
        text = null;
    }

    void deliver(float[][] computed) {
        rows.complete(computed);
    }

    /** The answer's line; its rows must have been delivered, or it must have been refused. */
    byte[] answer() {
        if (refusal == null) {
            try {
                return AnswerJson.of(pending.answer().join());
            } catch (InferenceException e) {
                refuse(e);
            } catch (CompletionException e) {
                LOG.error("Rows could not be made into an answer", e.getCause());
                refuse(new InferenceException(ErrorCode.INTERNAL, ErrorCode.INTERNAL.title()));
            }
        }
        return AnswerJson.of(refusal);
    }
}
