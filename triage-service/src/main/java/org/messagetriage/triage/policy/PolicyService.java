package org.messagetriage.triage.policy;

import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.messagetriage.triage.audit.AuditEvent;

/** Reads the policy and replaces it by a new version; an old one is never changed. */
@ApplicationScoped
public class PolicyService {
    private final EntityManager entities;
    private final Event<PolicyChanged> changes;

    PolicyService(EntityManager entities, Event<PolicyChanged> changes) {
        this.entities = entities;
        this.changes = changes;
    }

    @Transactional
    public Policy active() {
        return Policy.active();
    }

    /** Newest first. */
    @Transactional
    public List<Policy> versions(int limit) {
        return Policy.<Policy>findAll(Sort.descending("version"))
                .range(0, limit - 1)
                .list();
    }

    /**
     * Puts a new version in force; waiting messages are decided again by it soon after. What is in force already makes
     * no new version.
     *
     * @param note may be null
     */
    @Transactional
    public Policy change(double threshold, String note, String author) {
        // Two admins at once would both take the next number: the second one waits here.
        entities.createNativeQuery("lock table policy in share row exclusive mode")
                .executeUpdate();
        Policy active = Policy.active();
        if (active.threshold == threshold && (note == null || Objects.equals(active.note, note))) {
            return active;
        }
        int version = active.version + 1;
        insert(version, threshold, note, author);
        AuditEvent.record(
                author,
                "policy_changed",
                "policy:" + version,
                Map.of("threshold", threshold, "before", active.threshold));
        changes.fire(new PolicyChanged(version));
        return Policy.active();
    }

    /** By hand: Hibernate does not insert immutable entities whose id it did not make. */
    private void insert(int version, double threshold, String note, String author) {
        entities.createNativeQuery("insert into policy (version, threshold, note, author)"
                        + " values (:version, :threshold, :note, :author)")
                .setParameter("version", version)
                .setParameter("threshold", threshold)
                .setParameter("note", note)
                .setParameter("author", author)
                .executeUpdate();
    }

    /** Messages that wait to be decided again by the active policy. */
    @Transactional
    public long toDecideAgain() {
        return (long) entities.createNativeQuery(
                        "select count(*) from message where state = 'WAITING'"
                                + " and policy_version < (select max(version) from policy)",
                        Long.class)
                .getSingleResult();
    }
}
