package org.messagetriage.triage.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL server that we may use and have to stop. */
interface RunningServer {
    String USER = "postgres";

    int port();

    void stop() throws IOException;

    static String url(int port, String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    static Connection connect(int port, String database, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "2");
        return DriverManager.getConnection(url(port, database), properties);
    }

    /** One that this process started. */
    record Own(EmbeddedPostgres postgres) implements RunningServer {
        @Override
        public int port() {
            return postgres.getPort();
        }

        @Override
        public void stop() throws IOException {
            postgres.close();
        }
    }

    /** One that outlived the process which started it, by kill -9 say. */
    record Adopted(ProcessHandle process, int port) implements RunningServer {
        private static final Duration PATIENCE = Duration.ofSeconds(15);

        /** Looks for it; waits while it is just starting or stopping. */
        static Optional<RunningServer> find(DataFolder folder) throws IOException, InterruptedException {
            Instant end = Instant.now().plus(PATIENCE);
            while (Instant.now().isBefore(end)) {
                List<String> lines = folder.postmaster();
                Optional<ProcessHandle> process = process(lines);
                if (process.isEmpty() || lines.size() < 4) {
                    return Optional.empty();
                }
                int port = Integer.parseInt(lines.get(3).trim());
                if (serves(port, folder)) {
                    return Optional.of(new Adopted(process.get(), port));
                }
                Thread.sleep(250);
            }
            return Optional.empty();
        }

        /**
         * Ends a server that works in the folder and that nobody can sign in to any more. It is known by its program:
         * whoever has the number by now is let live.
         */
        static void end(DataFolder folder, Path binaries) throws IOException {
            Optional<ProcessHandle> server = process(folder.postmaster());
            Optional<String> program = server.flatMap(it -> it.info().command());
            if (program.isPresent()
                    && Files.exists(binaries)
                    && Path.of(program.get()).startsWith(binaries.toRealPath())) {
                new Adopted(server.get(), 0).stop();
            }
        }

        /** A number below zero is that of a first start's preparations, which end by themselves. */
        static Optional<ProcessHandle> process(List<String> postmaster) {
            return postmaster.stream()
                    .limit(1)
                    .map(String::trim)
                    .filter(line -> line.matches("\\d{1,18}"))
                    .flatMap(line -> ProcessHandle.of(Long.parseLong(line)).stream())
                    .filter(ProcessHandle::isAlive)
                    .findFirst();
        }

        private static boolean serves(int port, DataFolder folder) throws IOException {
            try (Connection connection = connect(port, USER, folder.password());
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("show data_directory")) {
                row.next();
                return Path.of(row.getString(1))
                        .toRealPath()
                        .equals(folder.path().toRealPath());
            } catch (SQLException e) {
                return false;
            }
        }

        /** SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave. */
        @Override
        public void stop() throws IOException {
            if (System.getProperty("os.name").startsWith("Windows")) {
                process.destroy();
            } else {
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
            }
            try {
                process.onExit().get(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                throw new IOException("PostgreSQL (process " + process.pid() + ") does not stop", e);
            }
        }
    }
}
