package org.messagetriage.triage.access;

import io.netty.util.NetUtil;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;

/** Checks and makes passwords: slow on purpose, few at a time, and ever slower for whoever guesses. */
@ApplicationScoped
class Passwords {
    static final int MIN_LENGTH = 10;
    static final int MAX_LENGTH = 200;

    private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    /** So many more may wait for their turn: each does so on a thread that every other request needs as well. */
    private static final int WAITING = 20;

    private static final Duration SOON = Duration.ofSeconds(5);

    private final int iterations;
    private final PasswordHash nobody;
    private final Semaphore places = new Semaphore(AT_ONCE + WAITING);
    private final Semaphore processors = new Semaphore(AT_ONCE, true);
    private final SignInThrottle throttle = new SignInThrottle(System::nanoTime);

    Passwords(AccessConfig config) {
        iterations = config.passwordIterations();
        nobody = PasswordHash.of(Secrets.random(16), iterations);
    }

    /** @throws TriageException TOO_BUSY */
    String hash(String password) {
        return slowly(() -> PasswordHash.of(password, iterations).toString());
    }

    boolean isOutdated(String stored) {
        return PasswordHash.parse(stored).iterations() < iterations;
    }

    /**
     * Whether the password is the account's. Failures are counted by address, and by name and address: nothing that
     * others do elsewhere keeps a person out (ADR 12).
     *
     * @param stored null where there is no such account; that takes as long, and fails
     * @throws TriageException TOO_MANY_ATTEMPTS for this name and address, or this address; TOO_BUSY, which is no
     *     attempt
     */
    boolean check(String name, String address, String password, String stored) {
        String place = place(address);
        SignInThrottle.Key narrow = new SignInThrottle.Key(name + " " + place, 5);
        SignInThrottle.Key wide = new SignInThrottle.Key(place, 50);
        refuse(throttle.attempt(narrow, wide));
        boolean right;
        try {
            right = slowly(() -> matches(password, stored));
        } catch (TriageException tooBusy) {
            throttle.takeBack(narrow);
            throttle.takeBack(wide);
            throw tooBusy;
        }
        if (right) {
            throttle.forget(narrow);
            throttle.takeBack(wide);
        }
        return right;
    }

    /** Of an IPv6 address its first half: the other one is whatever its owner likes. */
    static String place(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        boolean firstHalf = bytes != null && bytes.length == 16 && !isIpv4InIpv6(bytes);
        return firstHalf ? HexFormat.of().formatHex(bytes, 0, 8) : address;
    }

    /** {@code ::ffff:192.0.2.1}, as some proxies write an IPv4 address (RFC 4291, 2.5.5.2). */
    private static boolean isIpv4InIpv6(byte[] bytes) {
        return HexFormat.of().formatHex(bytes).startsWith("00000000000000000000ffff");
    }

    private boolean matches(String password, String stored) {
        boolean same = (stored == null ? nobody : PasswordHash.parse(stored)).matches(password);
        return same && stored != null;
    }

    private <T> T slowly(Supplier<T> work) {
        if (!places.tryAcquire()) {
            throw new TriageException(
                            ErrorCode.TOO_BUSY, "Too many people sign in at this moment; try again in a few seconds")
                    .retryAfter(SOON);
        }
        processors.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            processors.release();
            places.release();
        }
    }

    private static void refuse(Optional<Duration> wait) {
        wait.ifPresent(left -> {
            long seconds = left.toSeconds() + 1;
            throw new TriageException(
                            ErrorCode.TOO_MANY_ATTEMPTS,
                            "Too many failed sign-ins; try again in " + seconds + " seconds")
                    .retryAfter(Duration.ofSeconds(seconds));
        });
    }
}
