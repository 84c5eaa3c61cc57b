package org.messagetriage.inference.transform;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Takes the lines of a source through a model into a sink: a line out for each line in, in order. It goes on where its
 * record says that an earlier run, however that ended, was safe.
 *
 * <p>Used by one thread, which it never lets wait for the model: {@link #step} does what can be done now.
 */
public final class Transformation implements Closeable {

    /** What a transformation reads and writes. */
    public record Ends(LineSource source, LineSink sink, RecordFile<Progress> record) {}

    private final Ends ends;
    private final ChunkReader reader;
    private final TransformConfig config;
    private final Runnable wake;
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private Progress progress;
    private Progress safe;
    private long safeAt = System.nanoTime();
    private boolean exhausted;

    private Transformation(Ends ends, ChunkReader reader, Progress progress, TransformConfig config, Runnable wake) {
        this.ends = ends;
        this.reader = reader;
        this.progress = progress;
        this.safe = progress;
        this.config = config;
        this.wake = wake;
    }

    /**
     * Opens both ends. Answers of another revision of the model are dropped: no output mixes two.
     *
     * @param wake called from other threads when there is something to do again
     */
    public static Transformation open(Ends ends, LineModel model, TransformConfig config, Runnable wake)
            throws IOException {
        Progress from = from(ends.record, model.model().info().revision());
        try {
            ends.sink.open(from.outputOffset());
            ChunkReader reader = new ChunkReader(ends.source, from.inputOffset(), model, config);
            return new Transformation(ends, reader, from, config, wake);
        } catch (IOException | RuntimeException e) {
            ends.sink.close();
            throw e;
        }
    }

    /** A record of another revision goes before its answers do: should that one come back, they would not be there. */
    private static Progress from(RecordFile<Progress> record, String revision) throws IOException {
        Progress none = Progress.none(revision);
        Progress recorded = record.read().orElse(none);
        if (recorded.revision().equals(revision)) {
            return recorded;
        }
        record.write(none);
        return none;
    }

    /**
     * Writes the answers that are there, and hands the next lines in.
     *
     * @return whether anything moved
     */
    public boolean step() throws IOException {
        boolean moved = false;
        for (Chunk chunk : chunks) {
            chunk.advance(wake);
        }
        while (!chunks.isEmpty() && chunks.peekFirst().advance(wake)) {
            write(chunks.pollFirst());
            moved = true;
        }
        if (!exhausted && chunks.size() < config.chunksInFlight()) {
            Chunk next = reader.next();
            exhausted = next == null;
            if (next != null) {
                chunks.addLast(next);
                next.advance(wake);
            }
            moved = true;
        }
        boolean due =
                progress != safe && System.nanoTime() - safeAt > config.record().toNanos();
        if (due || isDone()) {
            makeSafe();
        }
        return moved;
    }

    private void write(Chunk chunk) throws IOException {
        for (LineWork line : chunk.lines()) {
            ends.sink.write(line.answer());
        }
        progress = progress.and(chunk);
    }

    /** First the output, then the record of it: a crash between the two costs work, not lines. */
    private void makeSafe() throws IOException {
        progress = progress.withOutput(ends.sink.sync());
        ends.record.write(progress);
        safe = progress;
        safeAt = System.nanoTime();
    }

    /** Whether every line has its answer; then, and after a step, all of it is safe. */
    public boolean isDone() {
        return exhausted && chunks.isEmpty();
    }

    public Progress progress() {
        return progress;
    }

    /** Keeps what is written, gives the rest up. */
    public void stop() throws IOException {
        chunks.forEach(Chunk::cancel);
        chunks.clear();
        makeSafe();
    }

    @Override
    public void close() throws IOException {
        chunks.forEach(Chunk::cancel);
        try (reader) {
            ends.sink.close();
        }
    }
}
