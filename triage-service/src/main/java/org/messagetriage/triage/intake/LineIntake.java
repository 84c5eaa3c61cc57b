package org.messagetriage.triage.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jboss.logging.Logger;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.JsonErrors;
import org.messagetriage.triage.error.TriageException;

/** Takes in a stream of messages, one a line, and answers each line in its order while the stream still flows. */
@ApplicationScoped
class LineIntake {
    private static final Logger LOG = Logger.getLogger(LineIntake.class);
    /** Lines in one transaction at most; fewer where no more have arrived. */
    private static final int CHUNK = 100;

    private static final int LONGEST_LINE = 256 * 1024;

    private final RequestCheck check;
    private final IntakeService intake;
    private final ObjectMapper json;
    private final ObjectReader reader;

    LineIntake(RequestCheck check, IntakeService intake, ObjectMapper json) {
        this.check = check;
        this.intake = intake;
        this.json = json;
        this.reader = json.readerFor(MessageRequest.class);
    }

    /** A line as far as it could be read: a request, or why there is none. */
    private record Parsed(int number, MessageRequest request, TriageException refusal) {}

    /** @param key stands for each line, with its number; null where the sender gave none */
    void run(InputStream in, OutputStream out, String key) throws IOException {
        LineReader lines = new LineReader(in, LONGEST_LINE);
        List<Parsed> chunk = new ArrayList<>();
        int number = 0;
        for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
            number++;
            if (!isBlank(line.content())) {
                chunk.add(parse(number, line));
            }
            if (chunk.size() == CHUNK || !lines.hasMore()) {
                answer(chunk, key, out);
                chunk.clear();
            }
        }
        answer(chunk, key, out);
    }

    private Parsed parse(int number, LineReader.Line line) {
        try {
            if (line.tooLong()) {
                throw new TriageException(
                        ErrorCode.BODY_TOO_LARGE, "The line is longer than " + LONGEST_LINE + " bytes");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.content()))
                    .toString();
            MessageRequest request = reader.readValue(text);
            check.check(request);
            return new Parsed(number, request, null);
        } catch (TriageException e) {
            return new Parsed(number, null, e);
        } catch (CharacterCodingException e) {
            return new Parsed(number, null, new TriageException(ErrorCode.INVALID_ENCODING));
        } catch (JsonProcessingException e) {
            return new Parsed(number, null, JsonErrors.toRefusal(e));
        }
    }

    private void answer(List<Parsed> chunk, String key, OutputStream out) throws IOException {
        List<Incoming> readable = chunk.stream()
                .filter(line -> line.request() != null)
                .map(line -> incoming(line, key))
                .toList();
        List<Receipt> receipts = readable.isEmpty() ? List.of() : store(readable);
        int next = 0;
        for (Parsed line : chunk) {
            Receipt receipt = line.request() == null ? Receipt.refused(line.refusal()) : receipts.get(next++);
            out.write(json.writeValueAsBytes(result(line, receipt)));
            out.write('\n');
        }
        out.flush();
    }

    private List<Receipt> store(List<Incoming> lines) {
        try {
            return intake.store(lines);
        } catch (RuntimeException e) {
            if (lines.size() > 1 && isRefusedByTheDatabase(e)) {
                LOG.debug("Storing lines one by one", e);
                return lines.stream().map(line -> store(List.of(line)).get(0)).toList();
            }
            LOG.errorf(e, "Could not store %d messages", lines.size());
            TriageException refusal = new TriageException(
                    ErrorCode.UNAVAILABLE, "The database did not say that it was stored; send it again");
            return Collections.nCopies(lines.size(), Receipt.refused(refusal));
        }
    }

    /**
     * Then nothing is stored, and alone the lines may well be: two streams with the same ids in another order can block
     * each other (class 40), or one line's value is to blame (22, 23). Of a lost connection nobody knows whether it took
     * the commit along.
     */
    private static boolean isRefusedByTheDatabase(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().matches("(22|23|40).*");
            }
        }
        return false;
    }

    /** A blank, which no client's key has, keeps a line's key apart from the keys of single messages. */
    private static Incoming incoming(Parsed line, String key) {
        return new Incoming(line.request(), key == null ? null : key + " " + line.number());
    }

    private static LineResult result(Parsed line, Receipt receipt) {
        String externalId = line.request() == null ? null : line.request().externalId();
        TriageException refusal = receipt.refusal();
        if (refusal == null) {
            return new LineResult(line.number(), receipt.status(), receipt.id(), externalId, null);
        }
        String field =
                refusal.errors().isEmpty() || refusal.errors().get(0).field().isEmpty()
                        ? null
                        : refusal.errors().get(0).field();
        return new LineResult(
                line.number(),
                receipt.status(),
                null,
                externalId,
                new LineResult.Refusal(refusal.code().code(), refusal.getMessage(), field));
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
