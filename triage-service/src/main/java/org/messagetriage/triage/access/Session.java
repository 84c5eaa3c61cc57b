package org.messagetriage.triage.access;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.time.Instant;
import org.hibernate.annotations.Generated;

/** A signed-in browser. The cookie holds the token; the row holds its SHA-256 (hex). */
@Entity
public class Session extends PanacheEntityBase {
    @Id
    public String tokenHash;

    @ManyToOne(optional = false)
    public Account account;

    @Generated
    public Instant createdAt;

    public Instant expiresAt;
}
