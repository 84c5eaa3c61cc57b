package org.messagetriage.triage.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.messagetriage.triage.audit.AuditEvent;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;

/** Programs' way in. */
@ApplicationScoped
class ApiKeyService {
    /** So much of a key stays readable, to tell keys apart. */
    private static final int SHOWN = 9;

    private static final String IS_TAKEN = "There is a key of this name";

    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    record Created(ApiKey key, String secret) {}

    @Transactional
    Optional<ApiKey> find(String secret) {
        Optional<ApiKey> found = ApiKey.<ApiKey>find("keyHash = ?1 and revokedAt is null", Secrets.sha256(secret))
                .firstResultOptional();
        found.ifPresent(key -> {
            Instant now = Instant.now();
            // Not at every request: a busy key would write one row all day long.
            if (key.lastUsedAt == null || key.lastUsedAt.plus(USE_NOTED_EVERY).isBefore(now)) {
                key.lastUsedAt = now;
            }
        });
        return found;
    }

    @Transactional
    Created create(String name, Role role, String actor) {
        if (ApiKey.count("name = ?1 and revokedAt is null", name) > 0) {
            throw new TriageException(ErrorCode.NAME_TAKEN, IS_TAKEN);
        }
        String secret = CredentialMechanism.KEY_PREFIX + Secrets.random(32);
        ApiKey key = new ApiKey();
        key.name = name;
        key.keyHash = Secrets.sha256(secret);
        key.prefix = secret.substring(0, SHOWN);
        key.role = role;
        key.createdBy = actor;
        UniqueName.store(key, IS_TAKEN);
        AuditEvent.record(
                actor,
                "api_key_created",
                "api_key:" + key.id,
                Map.of("name", name, "role", role.name().toLowerCase(Locale.ROOT)));
        return new Created(key, secret);
    }

    /** Revoking twice is no error. */
    @Transactional
    void revoke(long id, String actor) {
        ApiKey key = ApiKey.findById(id);
        if (key == null) {
            throw new TriageException(ErrorCode.NOT_FOUND, "There is no API key with the id " + id);
        }
        if (key.revokedAt == null) {
            key.revokedAt = Instant.now();
            AuditEvent.record(actor, "api_key_revoked", "api_key:" + id, Map.of("name", key.name));
        }
    }
}
