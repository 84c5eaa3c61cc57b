package org.messagetriage.triage.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.messagetriage.triage.home.Home;
import org.messagetriage.triage.home.StartFailure;

/**
 * A real PostgreSQL for whoever has none, on a folder that outlives this process. It listens on loopback, on a
 * port of its own choice, and asks everybody for a password that only this folder's owner can read.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final String DATABASE = "triage";
    private static final long LOG_KEPT = 5_000_000;

    private final RunningServer server;
    private final String password;

    private EmbeddedDatabase(RunningServer server, String password) {
        this.server = server;
        this.password = password;
    }

    /**
     * Starts a server on the home's {@code postgres} folder, or takes over the one that is still running there.
     * The caller holds the home's lock.
     *
     * @throws StartFailure when it cannot, with the reason
     */
    public static EmbeddedDatabase start(Path home) {
        DataFolder folder = new DataFolder(home.resolve("postgres"));
        Path log = home.resolve("logs").resolve("postgres.log");
        try {
            folder.check();
            if (folder.isComplete()) {
                Optional<RunningServer> left = RunningServer.Adopted.find(folder);
                RunningServer server = left.isPresent() ? left.get() : launch(home, folder, log, folder.password());
                return new EmbeddedDatabase(server, folder.password());
            }
            folder.moveUnfinishedAway();
            return first(home, folder, log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while PostgreSQL was starting", e);
        } catch (IOException | SQLException | IllegalStateException e) {
            throw ServerLog.explain(log, folder, e);
        }
    }

    private static EmbeddedDatabase first(Path home, DataFolder folder, Path log) throws IOException, SQLException {
        String password = DataFolder.newPassword();
        RunningServer server = launch(home, folder, log, password);
        try (Connection connection = RunningServer.connect(server.port(), RunningServer.USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
            statement.execute("alter user " + RunningServer.USER + " password '" + password + "'");
            Files.write(
                    folder.path().resolve("pg_hba.conf"),
                    List.of("local all all scram-sha-256", "host all all samehost scram-sha-256"));
            statement.execute("select pg_reload_conf()");
        }
        folder.complete(password);
        return new EmbeddedDatabase(server, password);
    }

    private static RunningServer launch(Path home, DataFolder folder, Path log, String password) throws IOException {
        Files.createDirectories(log.getParent());
        if (Files.exists(log) && Files.size(log) > LOG_KEPT) {
            Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Redirect output = Redirect.appendTo(log.toFile());
        // The library opens its folder to everybody; nobody else gets to it through this one.
        Path binaries = home.resolve("postgres-binaries");
        Home.createPrivate(binaries);
        return new RunningServer.Own(EmbeddedPostgres.builder()
                .setDataDirectory(folder.path())
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(binaries.resolve("unpacked").toFile())
                .setRegisterShutdownHook(false)
                .setOutputRedirector(output)
                .setErrorRedirector(output)
                .setPGStartupWait(Duration.ofMinutes(1))
                .setConnectConfig("password", password)
                // The library is made for tests and turns these two off; the later setting wins.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "localhost")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "60")
                .setServerConfig("log_checkpoints", "off")
                .start());
    }

    public String jdbcUrl() {
        return RunningServer.url(server.port(), DATABASE);
    }

    public String user() {
        return RunningServer.USER;
    }

    public String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
