package org.messagetriage.inference.transform;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts lines into chunks. Where a chunk ends depends on the lines and the settings alone, never on time or on other work:
 * the same input makes the same chunks. A line that a text is written for is a chunk of its own: it takes seconds, and
 * gains nothing by company.
 */
final class ChunkReader implements Closeable {

    private final LineReader reader;
    private final LineModel model;
    private final TransformConfig config;
    private final long longestLine;
    /** Read already, but too much work for the chunk before. */
    private LineWork ahead;

    /** @param offset bytes of the source before the first line */
    ChunkReader(LineSource source, long offset, LineModel model, TransformConfig config) throws IOException {
        this.model = model;
        this.config = config;
        longestLine = config.line().asLongValue();
        reader = new LineReader(source.open(offset), Math.toIntExact(longestLine), offset);
    }

    /** Null at the end. */
    Chunk next() throws IOException {
        List<LineWork> chunk = new ArrayList<>();
        int tokens = 0;
        long bytes = 0;
        for (LineWork line = line(); line != null; line = line()) {
            boolean apart = line.writes() || tokens + line.tokens() > config.chunkTokens();
            if (!chunk.isEmpty() && apart) {
                ahead = line;
                break;
            }
            chunk.add(line);
            tokens += line.tokens();
            bytes += line.bytes();
            if (line.writes()
                    || chunk.size() >= config.chunkLines()
                    || bytes >= config.chunkBytes().asLongValue()) {
                break;
            }
        }
        return chunk.isEmpty() ? null : new Chunk(model, chunk);
    }

    private LineWork line() throws IOException {
        if (ahead != null) {
            LineWork line = ahead;
            ahead = null;
            return line;
        }
        LineReader.Line line = reader.next();
        return line == null ? null : LineWork.of(line, model.lines(), longestLine);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
