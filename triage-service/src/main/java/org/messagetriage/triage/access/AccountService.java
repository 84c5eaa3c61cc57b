package org.messagetriage.triage.access;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.messagetriage.triage.audit.AuditEvent;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;

/** Makes and changes people's accounts. Passwords are hashed first: that is slow, and would hold rows locked. */
@ApplicationScoped
class AccountService {
    private static final String IS_TAKEN = "There is an account of this name";

    private final Passwords passwords;
    private final FirstAdmin firstAdmin;

    AccountService(Passwords passwords, FirstAdmin firstAdmin) {
        this.passwords = passwords;
        this.firstAdmin = firstAdmin;
    }

    Account create(String name, Role role, String password, String actor) {
        String hash = passwords.hash(password);
        return QuarkusTransaction.joiningExisting().call(() -> store(name, role, hash, actor));
    }

    private static Account store(String name, Role role, String hash, String actor) {
        if (Account.count("name", name) > 0) {
            throw new TriageException(ErrorCode.NAME_TAKEN, IS_TAKEN);
        }
        Account account = new Account();
        account.name = name;
        account.passwordHash = hash;
        account.role = role;
        account.mustChangePassword = true;
        UniqueName.store(account, IS_TAKEN);
        AuditEvent.record(actor, "account_created", "account:" + name, Map.of("role", lower(role)));
        return account;
    }

    /** Changes what is not null. A new password ends the account's sessions, and so does disabling it. */
    Account change(long id, Role role, Boolean disabled, String password, String actor) {
        String hash = password == null ? null : passwords.hash(password);
        return QuarkusTransaction.joiningExisting().call(() -> apply(id, role, disabled, hash, actor));
    }

    private Account apply(long id, Role role, Boolean disabled, String hash, String actor) {
        // All admins are locked before any is changed: two requests cannot remove the last two.
        List<Account> admins = Account.<Account>find("role = ?1 and not disabled order by id", Role.ADMIN)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
        // And the account, which a sign-in under way must find either as it was or as it is from now on.
        Account account = Account.findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (account == null) {
            throw new TriageException(ErrorCode.NOT_FOUND, "There is no account with the id " + id);
        }
        Map<String, Object> changes = new LinkedHashMap<>();
        if (role != null && role != account.role) {
            account.role = role;
            changes.put("role", lower(role));
        }
        if (disabled != null && disabled != account.disabled) {
            account.disabled = disabled;
            changes.put("disabled", disabled);
            SessionService.endAll(account);
        }
        boolean stillAdmin = account.role == Role.ADMIN && !account.disabled;
        if (!stillAdmin && admins.equals(List.of(account))) {
            throw new TriageException(ErrorCode.LAST_ADMIN);
        }
        if (hash != null) {
            Account.flush();
            SessionService.setPassword(account, hash, true);
            firstAdmin.forgetPassword(account.name);
            changes.put("password", "changed");
            Account.getEntityManager().refresh(account);
        }
        if (!changes.isEmpty()) {
            AuditEvent.record(actor, "account_changed", "account:" + account.name, changes);
        }
        return account;
    }

    private static String lower(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
