package org.messagetriage.triage.access;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.messagetriage.triage.audit.AuditEvent;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;

/** People's way in: a name and a password become a token for a cookie. */
@ApplicationScoped
class SessionService {
    private final AccessConfig config;
    private final Passwords passwords;
    private final FirstAdmin firstAdmin;

    SessionService(AccessConfig config, Passwords passwords, FirstAdmin firstAdmin) {
        this.config = config;
        this.passwords = passwords;
        this.firstAdmin = firstAdmin;
    }

    record SignedIn(Account account, String token) {}

    /** Not one transaction: the slow password check holds no connection. */
    SignedIn signIn(String name, String password, String address) {
        Account account = QuarkusTransaction.requiringNew().call(() -> byName(name));
        boolean usable = account != null && !account.disabled;
        if (!passwords.check(name, address, password, usable ? account.passwordHash : null)) {
            throw new TriageException(ErrorCode.WRONG_CREDENTIALS);
        }
        String renewed = passwords.isOutdated(account.passwordHash) ? passwords.hash(password) : null;
        return QuarkusTransaction.requiringNew().call(() -> {
            refuseIfReplaced(account);
            if (renewed != null) {
                Account.update("passwordHash = ?1 where id = ?2", renewed, account.id);
            }
            Session.delete("expiresAt < ?1", Instant.now());
            AuditEvent.record(name, "signed_in", "account:" + name, Map.of("address", address));
            return new SignedIn(account, open(account));
        });
    }

    /** The check took a while: what it allows must not outlast the password that it was about, nor the account. */
    private static void refuseIfReplaced(Account checked) {
        Account now = Account.findById(checked.id, LockModeType.PESSIMISTIC_WRITE);
        if (now.disabled || !now.passwordHash.equals(checked.passwordHash)) {
            throw new TriageException(ErrorCode.WRONG_CREDENTIALS);
        }
    }

    @Transactional
    Optional<Account> find(String token) {
        return Session.<Session>find(
                        "from Session s join fetch s.account a"
                                + " where s.tokenHash = ?1 and s.expiresAt > ?2 and not a.disabled",
                        Secrets.sha256(token),
                        Instant.now())
                .firstResultOptional()
                .map(session -> session.account);
    }

    @Transactional
    void signOut(String token) {
        Session.deleteById(Secrets.sha256(token));
    }

    /** Ends every session of the account, also the one that asks, and opens a new one. */
    SignedIn changePassword(String name, String current, String next, String address) {
        Account account = QuarkusTransaction.requiringNew().call(() -> byName(name));
        if (account == null || !passwords.check(name, address, current, account.passwordHash)) {
            throw new TriageException(ErrorCode.WRONG_CREDENTIALS, "The current password is wrong");
        }
        String hash = passwords.hash(next);
        SignedIn renewed = QuarkusTransaction.requiringNew().call(() -> {
            refuseIfReplaced(account);
            setPassword(account, hash, false);
            account.mustChangePassword = false;
            AuditEvent.record(name, "password_changed", "account:" + name, Map.of());
            return new SignedIn(account, open(account));
        });
        firstAdmin.forgetPassword(name);
        return renewed;
    }

    /** Within the caller's transaction; whoever was signed in under the old password is so no longer. */
    static void setPassword(Account account, String hash, boolean mustChange) {
        Account.update("passwordHash = ?1, mustChangePassword = ?2 where id = ?3", hash, mustChange, account.id);
        endAll(account);
    }

    /** Within the caller's transaction. */
    static void endAll(Account account) {
        Session.delete("account.id", account.id);
    }

    private String open(Account account) {
        String token = Secrets.random(32);
        Session session = new Session();
        session.tokenHash = Secrets.sha256(token);
        session.account = Account.getEntityManager().getReference(Account.class, account.id);
        session.expiresAt = Instant.now().plus(config.sessionLength());
        session.persist();
        return token;
    }

    private static Account byName(String name) {
        return Account.<Account>find("name", name).firstResult();
    }
}
