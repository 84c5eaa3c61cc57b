package org.messagetriage.triage;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.messagetriage.triage.database.EmbeddedDatabase;
import org.messagetriage.triage.home.HomeLock;
import org.messagetriage.triage.home.StartFailure;

/** Starts the service; first a PostgreSQL for it, unless one is named by {@code quarkus.datasource.jdbc.url}. */
@QuarkusMain
public final class TriageMain {
    private static final String DATABASE_URL = "quarkus.datasource.jdbc.url";
    private static final String HOME = "messagetriage.home";
    private static final Logger LIBRARY = Logger.getLogger("io.zonky.test.db.postgres");

    private TriageMain() {}

    public static void main(String... arguments) {
        // Quarkus configures logging later; until then the database's library would tell every step of its own.
        LIBRARY.setLevel(Level.WARNING);
        try {
            prepare(config());
        } catch (StartFailure e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        Quarkus.run(arguments);
    }

    private static void prepare(SmallRyeConfig config) {
        // There is a default among the settings, which an empty variable takes away.
        Path home = config.getOptionalValue(HOME, String.class)
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".message-triage"))
                .toAbsolutePath();
        System.setProperty(HOME, home.toString());
        checkPort(config);
        if (config.getOptionalValue(DATABASE_URL, String.class).isEmpty()) {
            startDatabase(home);
        }
    }

    /** What Quarkus will read later: system properties, environment, config/application.properties, the jar's own. */
    private static SmallRyeConfig config() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .build();
    }

    /** Said before a database is started for nothing. */
    private static void checkPort(SmallRyeConfig config) {
        String host = config.getOptionalValue("quarkus.http.host", String.class).orElse("127.0.0.1");
        int port = port(config);
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new StartFailure("Cannot listen on port " + port + " of " + host + " (" + e.getMessage()
                    + "). Stop the program that uses it, or choose another one by QUARKUS_HTTP_PORT.");
        }
    }

    private static int port(SmallRyeConfig config) {
        String port = config.getOptionalValue("quarkus.http.port", String.class)
                .orElse("8080")
                .trim();
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new StartFailure(
                    "QUARKUS_HTTP_PORT is '" + port + "', which is no port number; give one from 1 to 65535.");
        }
        return Integer.parseInt(port);
    }

    private static void startDatabase(Path home) {
        HomeLock lock = HomeLock.take(home);
        EmbeddedDatabase database = new EmbeddedDatabase(home);
        // Before it starts: whoever stops this service midway stops that server as well.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(database, lock), "stop-database"));
        database.start();
        System.setProperty(DATABASE_URL, database.jdbcUrl());
        System.setProperty("quarkus.datasource.username", database.user());
        System.setProperty("quarkus.datasource.password", database.password());
    }

    /** Hooks run side by side: the application has to let go of the database before it stops. */
    private static void stop(EmbeddedDatabase database, HomeLock lock) {
        Application application = Application.currentApplication();
        try {
            if (application != null) {
                CompletableFuture.runAsync(application::awaitShutdown).get(20, TimeUnit.SECONDS);
            }
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            System.err.println("The service did not stop in time; stopping its database all the same");
        }
        try {
            database.close();
            lock.close();
        } catch (IOException e) {
            System.err.println("Could not stop the database: " + e.getMessage());
        }
    }
}
