package org.messagetriage.triage.access;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.logging.Logger;
import org.messagetriage.triage.audit.AuditEvent;
import org.messagetriage.triage.home.Home;

/** Whoever starts an empty installation gets an admin account with a random password, left in a file. */
@ApplicationScoped
class FirstAdmin {
    static final String NAME = "admin";
    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);

    private final Passwords passwords;
    private final Path file;

    FirstAdmin(Passwords passwords, Home home) {
        this.passwords = passwords;
        this.file = home.resolve("initial-admin-password");
    }

    /** Without its file nobody would ever know the password: then there is no account either, and the next start tries. */
    @Transactional(rollbackOn = IOException.class)
    void create(@Observes StartupEvent start) throws IOException {
        if (Account.count() > 0) {
            return;
        }
        String password = Secrets.random(12);
        Account admin = new Account();
        admin.name = NAME;
        admin.passwordHash = passwords.hash(password);
        admin.role = Role.ADMIN;
        admin.mustChangePassword = true;
        // Fails here, and not later, where another instance made the account in the same moment.
        admin.persistAndFlush();
        AuditEvent.record("system", "account_created", "account:" + NAME, Map.of("role", Roles.ADMIN));
        Home.writeSecret(file, password);
        // Where it is, and not what it is: what a service prints is kept somewhere, and read by others.
        LOG.infof("First start: sign in as %s, with the password in %s until it is changed", NAME, file);
    }

    /** Called when the password was changed: the file would only mislead. */
    void forgetPassword(String account) {
        if (!account.equals(NAME)) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warnf("Could not delete %s, whose password is no longer valid: %s", file, e.getMessage());
        }
    }
}
