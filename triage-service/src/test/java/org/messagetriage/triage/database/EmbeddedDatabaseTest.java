package org.messagetriage.triage.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.triage.home.HomeLock;
import org.messagetriage.triage.home.StartFailure;

class EmbeddedDatabaseTest {
    @TempDir
    Path home;

    /** Restarts need a process each: TriageServiceIT has them. */
    @Test
    void keepsDataSafeAndTakesOverAServerThatWasLeftBehind() throws Exception {
        // What a first start leaves that was killed just before its last step.
        started();
        ProcessHandle unfinished = server().orElseThrow();
        Files.delete(home.resolve("postgres/message-triage-password"));
        EmbeddedDatabase leftBehind = started();
        assertFalse(unfinished.isAlive(), "A server of the first start runs on");
        execute(leftBehind, "create table kept (n int)");
        assertEquals("on", query(leftBehind, "show fsync"));
        assertEquals("on", query(leftBehind, "show synchronous_commit"));
        for (String guess : new String[] {"", "guess"}) {
            assertThrows(
                    SQLException.class,
                    () -> DriverManager.getConnection(leftBehind.jdbcUrl(), leftBehind.user(), guess));
        }
        try (EmbeddedDatabase adopter = started()) {
            assertEquals(leftBehind.jdbcUrl(), adopter.jdbcUrl());
            assertEquals("0", query(adopter, "select count(*) from kept"));
        }
        assertThrows(SQLException.class, () -> query(leftBehind, "select 1"));
    }

    @Test
    void saysThatThePasswordIsLost() throws Exception {
        Path folder = Files.createDirectories(home.resolve("postgres"));
        Files.writeString(folder.resolve("PG_VERSION"), DataFolder.VERSION);
        Files.createFile(folder.resolve("message-triage-password"));

        String failure = failure();

        assertTrue(failure.contains("its password is lost"), failure);
        assertTrue(Files.exists(folder.resolve("PG_VERSION")), "The data was moved");
    }

    @Test
    void saysWhichVersionWroteTheData() throws Exception {
        Path folder = Files.createDirectories(home.resolve("postgres"));
        new DataFolder(folder).complete("secret");
        Files.writeString(folder.resolve("PG_VERSION"), "16\n");
        String older = failure();
        assertTrue(older.contains("written by PostgreSQL 16") && older.contains("pg_dump"), older);
        Files.writeString(folder.resolve("PG_VERSION"), "19\n");
        assertTrue(failure().contains("Start the newer build"));
    }

    @Test
    void saysThatTheFolderCannotBeWrittenTo() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        String message = assertThrows(StartFailure.class, () -> HomeLock.take(file.resolve("home")))
                .getMessage();
        assertTrue(message.contains("MESSAGETRIAGE_HOME"), message);
    }

    @Test
    void oneServiceAHome() throws Exception {
        try (HomeLock first = HomeLock.take(home)) {
            assertTrue(assertThrows(StartFailure.class, () -> HomeLock.take(home))
                    .getMessage()
                    .contains("Another triage service is running"));
        }
        HomeLock.take(home).close();
    }

    @Test
    void keepsThePasswordToItsOwner() throws Exception {
        Path folder = Files.createDirectories(home.resolve("postgres"));
        DataFolder data = new DataFolder(folder);
        assertFalse(data.isComplete());
        data.complete("secret");
        assertEquals("secret", data.password());
        assertEquals(
                "[OWNER_READ, OWNER_WRITE]",
                Files.getPosixFilePermissions(folder.resolve("message-triage-password")).stream()
                        .sorted()
                        .toList()
                        .toString());
    }

    private EmbeddedDatabase started() {
        EmbeddedDatabase database = new EmbeddedDatabase(home);
        database.start();
        return database;
    }

    private Optional<ProcessHandle> server() throws IOException {
        return RunningServer.Adopted.process(new DataFolder(home.resolve("postgres")).postmaster());
    }

    private String failure() {
        return assertThrows(StartFailure.class, this::started).getMessage();
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
