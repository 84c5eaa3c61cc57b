package org.messagetriage.triage.access;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import org.hibernate.exception.ConstraintViolationException;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;

/** Names that only one row may have. Of two that come at once the database takes one; the other is told why not. */
final class UniqueName {
    private UniqueName() {}

    /** @param isTaken what to tell whoever comes second */
    static void store(PanacheEntityBase row, String isTaken) {
        try {
            row.persistAndFlush();
        } catch (ConstraintViolationException e) {
            throw new TriageException(ErrorCode.NAME_TAKEN, isTaken);
        }
    }
}
