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

/** A person who signs in with a name and a password. */
@Entity
// Only what changed is written: a change of role must not bring an old password back.
@DynamicUpdate
public class Account extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public String name;

    public String passwordHash;

    @Enumerated(EnumType.STRING)
    public Role role;

    public boolean disabled;

    public boolean mustChangePassword;

    @Generated
    public Instant createdAt;
}
