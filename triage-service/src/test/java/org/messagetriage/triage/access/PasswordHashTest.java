package org.messagetriage.triage.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    @Test
    void matchesItsPasswordAndNoOther() {
        PasswordHash hash =
                PasswordHash.parse(PasswordHash.of("correct horse", 1000).toString());
        assertTrue(hash.matches("correct horse"));
        assertFalse(hash.matches("correct horsf"));
    }

    @Test
    void hashesOnePasswordDifferentlyEachTime() {
        assertNotEquals(
                PasswordHash.of("same", 1000).toString(),
                PasswordHash.of("same", 1000).toString());
    }

    /** PBKDF2-HMAC-SHA256, test vector of RFC 7914, section 11. */
    @Test
    void followsTheStandard() {
        byte[] expected = HexFormat.of().parseHex("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
        assertTrue(new PasswordHash(1, "salt".getBytes(), expected).matches("passwd"));
    }

    @Test
    void refusesTextOfAnotherScheme() {
        assertThrows(IllegalArgumentException.class, () -> PasswordHash.parse("plain$secret"));
        assertEquals(
                600_000, PasswordHash.parse("pbkdf2-sha256$600000$AAAA$AAAA").iterations());
    }
}
