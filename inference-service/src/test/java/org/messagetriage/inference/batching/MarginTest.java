package org.messagetriage.inference.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MarginTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final long LEFT = 5 * SECOND;

    private final Margin margin = new Margin();

    @Test
    void itIsWhatTheSlowestOfTheLatestTook() {
        assertEquals(Margin.LEAST, margin.times(0));
        margin.done(SECOND, LEFT, 6 * SECOND, 0);
        margin.done(SECOND, LEFT, SECOND, 0);
        assertEquals(6, margin.times(0));
    }

    @Test
    void whatWasGivenUpWouldHaveTakenLonger() {
        margin.givenUp(SECOND, LEFT, 0);
        assertEquals(10, margin.times(0));
    }

    @Test
    void itForgetsAfterNinetyNineMoreOrAMinute() {
        margin.done(SECOND, LEFT, 6 * SECOND, 0);
        for (int i = 1; i < Margin.LATEST; i++) {
            margin.done(SECOND, LEFT, SECOND, 0);
        }
        assertEquals(6, margin.times(0));
        margin.done(SECOND, LEFT, 5 * SECOND, SECOND);
        assertEquals(5, margin.times(SECOND));
        assertEquals(Margin.LEAST, margin.times(62 * SECOND));
    }

    @Test
    void littleThatIsForeseenAndWhatIsNotSayNothing() {
        margin.done(SECOND / 10, LEFT, SECOND, 0);
        margin.done(0, LEFT, LEFT, 0);
        assertEquals(Margin.LEAST, margin.times(0));
    }
}
