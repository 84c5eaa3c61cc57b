package org.messagetriage.triage.reading;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.FieldError;
import org.messagetriage.triage.error.TriageException;

/**
 * The place of a page's last message in its order; the next page starts after it, whatever was added or removed
 * meanwhile. Clients get it as an opaque text. It belongs to one order and one set of filters: with others it would
 * skip messages silently, so there it is refused.
 *
 * @param filters fingerprint of the filters it was made with
 * @param urgency of the last message, -1 when undecided
 * @param receivedAt of the last message, to the microsecond, as PostgreSQL keeps it
 */
public record Cursor(Order order, int filters, double urgency, Instant receivedAt, long id) {
    private static final byte FORMAT = 1;
    private static final int BYTES = 1 + 1 + 4 + 8 + 8 + 8;

    public String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES + 4)
                .put(FORMAT)
                .put((byte) order.ordinal())
                .putInt(filters)
                .putDouble(urgency)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, receivedAt))
                .putLong(id);
        bytes.putInt(checksum(bytes.array()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Reads a cursor, and refuses one that is damaged or was made for another list. */
    public static Cursor decode(String text, Order order, int filters) {
        Cursor cursor = read(text);
        if (cursor.order != order || cursor.filters != filters) {
            throw refused("belongs to a list with other filters or another order; start without a cursor");
        }
        return cursor;
    }

    private static Cursor read(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() != BYTES + 4 || bytes.getInt(BYTES) != checksum(bytes.array())) {
                throw refused("is not one that this service gave; pass nextCursor as it came");
            }
            if (bytes.get() != FORMAT) {
                throw refused("is of another version of this service; start without a cursor");
            }
            Cursor cursor = new Cursor(
                    Order.values()[bytes.get()],
                    bytes.getInt(),
                    bytes.getDouble(),
                    Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS),
                    bytes.getLong());
            // No message is older than 1970, while PostgreSQL's times begin later than these can.
            if (cursor.receivedAt.isBefore(Instant.EPOCH)) {
                throw refused("is not one that this service gave; pass nextCursor as it came");
            }
            return cursor;
        } catch (IllegalArgumentException
                | IndexOutOfBoundsException
                | BufferUnderflowException
                | DateTimeException
                | ArithmeticException e) {
            throw refused("is not one that this service gave; pass nextCursor as it came");
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, BYTES);
        return (int) crc.getValue();
    }

    private static TriageException refused(String message) {
        return new TriageException(
                ErrorCode.INVALID_CURSOR, "cursor " + message, List.of(new FieldError("cursor", message)));
    }
}
