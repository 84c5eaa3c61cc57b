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

    private final DataFolder folder;
    private final Path binaries;
    private final Path log;
    private RunningServer server;
    private String password;
    private volatile boolean closed;

    /** The caller holds the home's lock. */
    public EmbeddedDatabase(Path home) {
        folder = new DataFolder(home.resolve("postgres"));
        binaries = home.resolve("postgres-binaries");
        log = home.resolve("logs").resolve("postgres.log");
    }

    /**
     * Starts a server on the home's {@code postgres} folder, or takes over the one that is still running there.
     *
     * @throws StartFailure when it cannot, with the reason; then no server is left running
     */
    public synchronized void start() {
        try {
            folder.check();
            if (folder.isComplete()) {
                password = folder.password();
                Optional<RunningServer> left = RunningServer.Adopted.find(folder);
                server = left.isPresent() ? left.get() : launch();
            } else {
                RunningServer.Adopted.end(folder, binaries);
                folder.moveUnfinishedAway();
                first();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while PostgreSQL was starting", e);
        } catch (IOException | SQLException | IllegalStateException e) {
            endAfter(e);
            throw ServerLog.explain(log, folder, e);
        }
        if (closed) {
            throw new StartFailure("Stopped while PostgreSQL was starting");
        }
    }

    /** The library leaves a server that it waited for in vain, and what failed may have come after it. */
    private void endAfter(Exception failure) {
        try {
            if (server == null) {
                RunningServer.Adopted.end(folder, binaries);
            } else {
                server.stop();
                server = null;
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void first() throws IOException, SQLException {
        password = DataFolder.newPassword();
        server = launch();
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
    }

    private RunningServer launch() throws IOException {
        Files.createDirectories(log.getParent());
        if (Files.exists(log) && Files.size(log) > LOG_KEPT) {
            Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Redirect output = Redirect.appendTo(log.toFile());
        // The library opens its folder to everybody; nobody else gets to it through this one.
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

    /** While another thread starts it, too: waits for that, so that nothing is left running. */
    @Override
    public void close() throws IOException {
        closed = true;
        synchronized (this) {
            if (server != null) {
                server.stop();
            }
        }
    }
}
