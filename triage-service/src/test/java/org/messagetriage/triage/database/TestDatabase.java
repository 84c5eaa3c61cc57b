package org.messagetriage.triage.database;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.messagetriage.triage.inference.FakeInference;

/**
 * A real PostgreSQL and a home for the tests, in temporary folders; and the address of an inference service that
 * is away until a test opens {@link FakeInference}. One resource, so that all tests share one application.
 */
public class TestDatabase implements QuarkusTestResourceLifecycleManager {
    /** Long enough that what a test puts off stays so. */
    public static final Duration SCORING_LEASE = Duration.ofHours(1);

    private EmbeddedPostgres postgres;
    private Path home;

    @Override
    public Map<String, String> start() {
        try {
            postgres = EmbeddedPostgres.builder().start();
            Map<String, String> config = new HashMap<>(FakeInference.reserve());
            config.put("quarkus.datasource.jdbc.url", postgres.getJdbcUrl("postgres", "postgres"));
            config.put("quarkus.datasource.username", "postgres");
            home = Files.createTempDirectory("message-triage");
            config.put("messagetriage.home", home.toString());
            config.put("messagetriage.scoring.lease", SCORING_LEASE.toString());
            // What is tested is that passwords are checked, not how slowly.
            config.put("messagetriage.access.password-iterations", "1000");
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try {
            FakeInference.away();
            postgres.close();
            FileUtils.deleteDirectory(home.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
