package org.messagetriage.triage.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.SignedIn;
import org.messagetriage.triage.database.Tables;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.policy.PolicyService;
import org.messagetriage.triage.queue.ClaimService;

/**
 * How the reading side does with 200,000 messages. Not part of the normal run, which would take a minute longer for it:
 * {@code mvn test -pl triage-service -am -Dtest=VolumeCheck -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@QuarkusTest
@WithTestResource(TestDatabase.class)
class VolumeCheck {
    private static final int MESSAGES = Integer.getInteger("messages", 200_000);

    @Inject
    Tables tables;

    @Inject
    DataSource dataSource;

    @Inject
    ClaimService claims;

    @Inject
    PolicyService policies;

    @Test
    void staysQuick() throws Exception {
        tables.clearMessages();
        long start = System.nanoTime();
        fill();
        System.out.printf("%,d messages made in %.1f s%n", MESSAGES, (System.nanoTime() - start) / 1e9);

        lists();
        time("counts", 20, () -> get("/api/messages/counts"));
        time("counts, channel", 20, () -> get("/api/messages/counts", "channel", "email"));
        time("counts, search", 10, () -> get("/api/messages/counts", "q", "refund"));
        int[] next = {0};
        time("claim next", 100, () -> claims.claimNext("reviewer-" + next[0]++ / 40, Optional.empty())
                .orElseThrow());
        redecide();
    }

    private void lists() throws SQLException {
        list("index message_in_queue", 20, "queue", "reply", "state", "waiting");
        list("index message_in_queue", 20, "queue", "none", "state", "waiting");
        list("index message_by_urgency", 20);
        list("index message_by_time", 20, "sort", "newest");
        list("", 20, "sort", "newest", "state", "replied,dismissed");
        list("index message_by_time", 20, "sort", "newest", "label", "satisfied", "language", "de");
        list("", 20, "state", "pending");
        list("index message_by_author", 20, "authorRef", "customer-77", "sort", "newest");
        list("index message_words", 20, "q", "order4711", "sort", "newest");
        list("", 20, "q", "refund", "queue", "reply", "state", "waiting");
        list("index message_words", 20, "q", "refund parcel broken", "sort", "newest");
        list("index message_words", 20, "q", "ORD-1004711", "sort", "newest");
        list("", 5, "q", "%", "sort", "newest");
        list("", 5, "q", "~~~", "sort", "newest");
        deepPages();
    }

    private void deepPages() {
        String cursor = null;
        long[] times = new long[200];
        for (int page = 0; page < times.length; page++) {
            long start = System.nanoTime();
            Response answer = cursor == null
                    ? get("/api/messages", "limit", "200", "queue", "reply")
                    : get("/api/messages", "limit", "200", "queue", "reply", "cursor", cursor);
            cursor = answer.path("nextCursor");
            times[page] = System.nanoTime() - start;
            if (cursor == null) {
                times = Arrays.copyOf(times, page + 1);
            }
        }
        report("pages 1 to " + times.length + " of 200 messages", times);
    }

    private void list(String index, int times, String... parameters) throws SQLException {
        String plan = plan(parameters);
        time("list " + String.join(" ", parameters), times, () -> get("/api/messages", parameters));
        assertTrue(index.isEmpty() || plan.contains(index.substring("index ".length())), plan);
        System.out.println(plan.lines()
                .filter(line -> line.contains("Scan") || line.contains("Sort Key"))
                .map(String::strip)
                .reduce("", (a, b) -> a + "    " + b + "\n"));
    }

    private void redecide() throws InterruptedException {
        long start = System.nanoTime();
        policies.change(0.3, null, "ada");
        long open = policies.toDecideAgain();
        while (policies.toDecideAgain() > 500) {
            Thread.sleep(100);
        }
        System.out.printf("%,d messages decided again in %.1f s%n", open, (System.nanoTime() - start) / 1e9);
    }

    private String plan(String... parameters) throws SQLException {
        ListParameters given = new ListParameters();
        for (int i = 0; i < parameters.length; i += 2) {
            set(given, parameters[i], parameters[i + 1]);
        }
        MessageFilter filter = MessageFilter.parse(given, "ada");
        try (Connection connection = dataSource.getConnection()) {
            Where where = Where.of(filter, connection);
            String sql = "explain (analyze, buffers) " + MessageList.sql(where, given.order());
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setInt(where.bind(statement, 1), 51);
                StringBuilder plan = new StringBuilder();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        plan.append(row.getString(1)).append('\n');
                    }
                }
                return plan.toString();
            }
        }
    }

    private static void set(ListParameters given, String name, String value) {
        try {
            var field = ListParameters.class.getField(name);
            field.set(given, field.getType() == List.class ? List.of(value) : value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Response get(String path, String... parameters) {
        var request = SignedIn.reviewer();
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        Response response = request.get(path);
        assertEquals(200, response.statusCode());
        return response;
    }

    private static void time(String what, int times, Runnable work) {
        work.run();
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            work.run();
            nanos[i] = System.nanoTime() - start;
        }
        report(what, nanos);
    }

    private static void report(String what, long[] nanos) {
        assertFalse(nanos.length == 0);
        Arrays.sort(nanos);
        System.out.printf(
                "%-70s p50 %6.1f ms, p95 %6.1f ms%n",
                what, nanos[nanos.length / 2] / 1e6, nanos[(int) (nanos.length * 0.95)] / 1e6);
    }

    /** Words by a rule, so that every run has the same ones: some in every tenth message, some in one alone. */
    private void fill() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    insert into message (external_id, body_hash, text, channel, language, author_ref, received_at, status,
                        queue, urgency, state, current_label, policy_version)
                    select 'ORD-1' || lpad(n::text, 6, '0'), n,
                        'Message number ' || n || ' about order' || n || ' and '
                            || (array['parcel', 'invoice', 'refund', 'battery', 'screen', 'login', 'delivery'])[1 + n %% 7]
                            || ' is ' || (array['broken', 'late', 'great', 'missing', 'fine'])[1 + n %% 5]
                            || (select string_agg(' word' || (n::bigint * k * 7919 %% 5003), '') from generate_series(1, 60) as k)
                            || case when n %% 1000 = 0 then ' 100%% 😡' else '.' end,
                        (array['email', 'chat', 'review'])[1 + n %% 3], (array['en', 'de', 'fr', 'nl'])[1 + n %% 4],
                        'customer-' || n %% 5000, now() - n * interval '1 minute',
                        case when n %% 500 = 0 then 'PENDING' else 'SCORED' end,
                        case when n %% 500 = 0 then null when n %% 7 = 0 then 'REPLY'
                            when n %% 97 = 0 then 'PERSON' else 'NONE' end,
                        case when n %% 500 = 0 then null when n %% 7 = 0 then 0.5 + (n * 31 %% 5000) / 10000.0
                            when n %% 97 = 0 then 1 else (n * 31 %% 5000) / 10000.0 end,
                        case when n %% 500 = 0 or n %% 7 > 0 or n %% 2 = 0 then 'WAITING' else 'REPLIED' end,
                        case when n %% 500 = 0 then null
                            else (array['very_unsatisfied', 'unsatisfied', 'neutral', 'satisfied', 'very_satisfied'])[1 + n %% 5] end,
                        case when n %% 500 = 0 then null else 1 end
                    from generate_series(1, %d) as n
                    """
                            .formatted(MESSAGES));
            statement.execute(
                    """
                    insert into prediction (message_id, model, revision, label, scores)
                    select id, 'satisfaction', 'r', current_label,
                        jsonb_build_array(jsonb_build_object('label', 'very_unsatisfied', 'score', urgency))
                    from message where status = 'SCORED'
                    """);
            statement.execute(
                    "insert into review (message_id, action, reviewer) select id, 'REPLIED', 'r' from message where state = 'REPLIED'");
            statement.execute("vacuum analyze message");
            statement.execute("analyze prediction, review");
        }
    }
}
