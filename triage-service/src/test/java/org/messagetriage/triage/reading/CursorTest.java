package org.messagetriage.triage.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;

class CursorTest {
    private static final Cursor CURSOR =
            new Cursor(Order.URGENCY, 42, 0.1 + 0.2, Instant.parse("2026-11-25T15:46:00.123456Z"), 9_000_000_000L);

    @Test
    void comesBackExactlyAsItWent() {
        assertEquals(CURSOR, Cursor.decode(CURSOR.encode(), Order.URGENCY, 42));
        assertTrue(CURSOR.encode().matches("[A-Za-z0-9_-]+"), "goes into an address unescaped");
    }

    @Test
    void isRefusedForAnotherOrderOrOtherFilters() {
        assertRefused(CURSOR.encode(), Order.NEWEST, 42);
        assertRefused(CURSOR.encode(), Order.URGENCY, 43);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "12", "'; drop table message; --", "AQAAAAAqP9MzMzMzMzQ", "😀", "====", "%00"})
    void isRefusedWhenNotOneOfOurs(String text) {
        assertRefused(text, Order.URGENCY, 42);
    }

    @Test
    void isRefusedWhenNoMessageCanBeAsOld() {
        byte[] forged = Base64.getUrlDecoder().decode(CURSOR.encode());
        CRC32 checksum = new CRC32();
        ByteBuffer.wrap(forged).putLong(14, Long.MIN_VALUE);
        checksum.update(forged, 0, 30);
        ByteBuffer.wrap(forged).putInt(30, (int) checksum.getValue());
        assertRefused(Base64.getUrlEncoder().encodeToString(forged), Order.URGENCY, 42);
    }

    @Test
    void isRefusedWhenOneCharacterChanged() {
        String good = CURSOR.encode();
        for (int i = 0; i < good.length() - 1; i++) {
            char other = good.charAt(i) == 'A' ? 'B' : 'A';
            assertRefused(good.substring(0, i) + other + good.substring(i + 1), Order.URGENCY, 42);
        }
    }

    private static void assertRefused(String text, Order order, int filters) {
        TriageException refusal = assertThrows(TriageException.class, () -> Cursor.decode(text, order, filters), text);
        assertEquals(ErrorCode.INVALID_CURSOR, refusal.code());
        assertEquals("cursor", refusal.errors().get(0).field());
    }
}
