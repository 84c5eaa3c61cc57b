package org.messagetriage.triage.access;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Generated;

/** A program's way in. The key itself is shown once; the row holds its SHA-256 (hex) and its first characters. */
@Entity
// Only what changed is written: that a key was used must not undo its revocation.
@DynamicUpdate
public class ApiKey extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public String name;

    public String keyHash;

    public String prefix;

    @Enumerated(EnumType.STRING)
    public Role role;

    @Generated
    public Instant createdAt;

    public String createdBy;

    public Instant revokedAt;

    public Instant lastUsedAt;
}
