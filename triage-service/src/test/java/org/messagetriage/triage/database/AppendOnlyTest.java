package org.messagetriage.triage.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.message.Messages;

/** By plain SQL, as somebody would who is connected to the database, with the service's own rights. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
class AppendOnlyTest {
    /** restrict_violation, of PostgreSQL's appendix A. */
    private static final String REFUSED = "23001";

    @Inject
    DataSource database;

    @Inject
    Tables tables;

    private long id;

    @BeforeEach
    void oneMessageWithItsRows() throws SQLException {
        tables.clearMessages();
        id = Messages.scored("Broken", 0.9, 0);
        run("insert into label_override (message_id, label, reviewer) values (" + id + ", 'neutral', 'rita')");
        run("insert into review (message_id, action, reviewer) values (" + id + ", 'REPLIED', 'rita')");
        run("insert into audit_event (actor, action, subject) values ('rita', 'tested', 'message:" + id + "')");
    }

    @AfterEach
    void noMessages() {
        tables.clearMessages();
    }

    @Test
    void whatWasSaidAndDecidedIsNeverChangedNorRemoved() throws SQLException {
        for (String change : List.of(
                "update prediction set label = 'satisfied'",
                "update policy set threshold = 0.1",
                "update decision set queue = 'NONE'",
                "update audit_event set actor = 'omar'",
                "update label_override set label = 'satisfied'",
                "update review set note = 'other words'",
                "delete from prediction",
                "delete from policy",
                "delete from decision",
                "delete from audit_event",
                "delete from label_override",
                "delete from review",
                "truncate prediction cascade",
                "truncate message cascade",
                "truncate audit_event")) {
            SQLException refusal = assertThrows(SQLException.class, () -> run(change), change);
            assertEquals(REFUSED, refusal.getSQLState(), refusal.getMessage());
        }
    }

    @Test
    void whatAPersonDidIsTakenBackOnce() throws SQLException {
        for (String table : List.of("label_override", "review")) {
            String undo = "update " + table + " set undone_at = now(), undone_by = 'rita'";
            assertThrows(SQLException.class, () -> run(undo + ", reviewer = 'omar'"));
            assertThrows(SQLException.class, () -> run("update " + table + " set undone_at = now()"));
            run(undo);
            assertThrows(SQLException.class, () -> run(undo));
            assertThrows(SQLException.class, () -> run("update " + table + " set undone_at = null, undone_by = null"));
        }
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
