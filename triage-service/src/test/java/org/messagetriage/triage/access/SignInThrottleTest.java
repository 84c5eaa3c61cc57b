package org.messagetriage.triage.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {
    /** Of {@link System#nanoTime}, which may be below zero. */
    private long now = Duration.ofMinutes(-1).toNanos();

    private final SignInThrottle throttle = new SignInThrottle(() -> now);
    private final SignInThrottle.Key anna = new SignInThrottle.Key("anna", 3);

    @Test
    void doublesTheWaitWithEachFailure() {
        fail(3);
        assertEquals(Optional.of(Duration.ofSeconds(1)), throttle.attempt(anna));
        pass(Duration.ofSeconds(1));
        assertTrue(throttle.attempt(anna).isEmpty());
        assertEquals(Optional.of(Duration.ofSeconds(2)), throttle.attempt(anna));
    }

    @Test
    void neverWaitsLongerThanAQuarterOfAnHour() {
        for (int i = 0; i < 100; i++) {
            throttle.attempt(anna).ifPresent(wait -> {
                assertTrue(wait.compareTo(Duration.ofMinutes(15)) <= 0);
                pass(wait);
            });
        }
        pass(Duration.ofMinutes(15).plusSeconds(1));
        fail(3);
    }

    @Test
    void countsEachKeyByItself() {
        fail(3);
        assertTrue(throttle.attempt(new SignInThrottle.Key("bert", 3)).isEmpty());
    }

    @Test
    void takesBackOneAttemptOnly() {
        fail(3);
        throttle.takeBack(anna);
        fail(1);
        assertTrue(throttle.attempt(anna).isPresent());
        throttle.forget(anna);
        fail(3);
    }

    @Test
    void whatOneKeyRefusesCountsUnderNone() {
        SignInThrottle.Key bert = new SignInThrottle.Key("bert", 3);
        fail(3);
        for (int i = 0; i < 10; i++) {
            assertEquals(Optional.of(Duration.ofSeconds(1)), throttle.attempt(bert, anna));
        }
        assertTrue(throttle.attempt(bert).isEmpty());
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertTrue(throttle.attempt(anna).isEmpty());
        }
    }
}
