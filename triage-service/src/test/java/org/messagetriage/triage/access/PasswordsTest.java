package org.messagetriage.triage.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class PasswordsTest {

    @Test
    void anIpv6AddressCountsByItsFirstHalf() {
        assertEquals(Passwords.place("2001:db8:1:2::1"), Passwords.place("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertNotEquals(Passwords.place("2001:db8:1:2::1"), Passwords.place("2001:db8:1:3::1"));
        assertNotEquals(Passwords.place("192.0.2.1"), Passwords.place("192.0.2.2"));
        assertNotEquals(Passwords.place("::ffff:192.0.2.1"), Passwords.place("::ffff:192.0.2.2"));
        assertEquals("unknown", Passwords.place("unknown"));
    }
}
