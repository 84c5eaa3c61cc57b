package org.messagetriage.triage.policy;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.Immutable;

/** One version of the routing rule. Never changed; the newest version is the active one. */
@Entity
@Immutable
public class Policy extends PanacheEntityBase {
    @Id
    public int version;

    /** At or above this sum of P(very_unsatisfied) and P(unsatisfied) a message needs a reply; 0 to 1. */
    public double threshold;

    public String author;

    public String note;

    @Generated
    public Instant createdAt;

    /** The one that decides now. */
    public static Policy active() {
        return Policy.<Policy>findAll(Sort.descending("version")).firstResult();
    }

    public RoutingPolicy rule() {
        return new RoutingPolicy(version, threshold);
    }
}
