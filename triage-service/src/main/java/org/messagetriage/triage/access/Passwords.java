package org.messagetriage.triage.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;

/** Checks and makes passwords: slow on purpose, few at a time, and ever slower for whoever guesses. */
@ApplicationScoped
class Passwords {
    static final int MIN_LENGTH = 10;
    static final int MAX_LENGTH = 200;

    private final int iterations;
    private final PasswordHash nobody;
    private final Semaphore processors =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    private final SignInThrottle narrow = new SignInThrottle(Clock.systemUTC(), 5);
    private final SignInThrottle wide = new SignInThrottle(Clock.systemUTC(), 50);

    Passwords(AccessConfig config) {
        iterations = config.passwordIterations();
        nobody = PasswordHash.of(Secrets.random(16), iterations);
    }

    String hash(String password) {
        return PasswordHash.of(password, iterations).toString();
    }

    boolean isOutdated(String stored) {
        return PasswordHash.parse(stored).iterations() < iterations;
    }

    /**
     * Whether the password is the account's.
     *
     * @param stored null where there is no such account; that takes as long, and fails
     * @throws TriageException TOO_MANY_ATTEMPTS for this name and address, this name, or this address
     */
    boolean check(String name, String address, String password, String stored) {
        String pair = name + " " + address;
        String byName = "name " + name;
        String byAddress = "address " + address;
        refuse(narrow.attempt(pair));
        refuse(wide.attempt(byName));
        refuse(wide.attempt(byAddress));
        boolean right = matches(password, stored);
        if (right) {
            narrow.forget(pair);
            wide.takeBack(byName);
            wide.takeBack(byAddress);
        }
        return right;
    }

    private boolean matches(String password, String stored) {
        processors.acquireUninterruptibly();
        try {
            boolean same = (stored == null ? nobody : PasswordHash.parse(stored)).matches(password);
            return same && stored != null;
        } finally {
            processors.release();
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
