package org.messagetriage.triage.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    @Test
    void doublesUpToALongestPause() {
        BackOff backOff = new BackOff(FIRST, LONGEST, () -> 1);
        assertEquals(Duration.ofMillis(100), backOff.after(1));
        assertEquals(Duration.ofMillis(400), backOff.after(3));
        assertEquals(LONGEST, backOff.after(10));
        assertEquals(LONGEST, backOff.after(10_000));
    }

    @Test
    void jittersDownToHalf() {
        assertEquals(Duration.ofMillis(50), new BackOff(FIRST, LONGEST, () -> 0).after(1));
    }
}
