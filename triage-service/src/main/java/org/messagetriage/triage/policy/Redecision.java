package org.messagetriage.triage.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.messagetriage.triage.prediction.Score;

/**
 * Decides again, by the active policy, what an older version decided. Only messages that nobody has handled: those that
 * are done, those with a person's label and those that a reviewer holds right now are left alone; a held one follows
 * when it is given back. Decisions made before stay.
 *
 * <p>Three statements a batch, whatever its size. Rows that somebody else locks are skipped and found again later.
 */
@ApplicationScoped
class Redecision {
    private static final TypeReference<List<Score>> SCORES = new TypeReference<>() {};

    private static final String TAKE =
            """
            select m.id, m.human_only, p.id as prediction_id, p.scores
            from message m
            left join lateral (
                select id, scores from prediction where message_id = m.id order by id desc limit 1) p on true
            where m.state = 'WAITING' and m.policy_version < ?
                and (m.claimed_until is null or m.claimed_until <= now())
            order by m.policy_version
            limit ?
            for update of m skip locked
            """;

    private static final String APPEND =
            """
            insert into decision (message_id, prediction_id, policy_version, queue, urgency, reason)
            select id, nullif(prediction_id, 0), ?, queue, urgency, reason
            from unnest(?::bigint[], ?::bigint[], ?::text[], ?::float8[], ?::text[])
                as made (id, prediction_id, queue, urgency, reason)
            """;

    private static final String APPLY =
            """
            update message m
            set queue = made.queue, urgency = made.urgency, policy_version = ?, version = version + 1
            from unnest(?::bigint[], ?::text[], ?::float8[]) as made (id, queue, urgency)
            where m.id = made.id
            """;

    private record Open(long messageId, Long predictionId, Ruling ruling) {}

    private final DataSource dataSource;
    private final ObjectMapper json;

    Redecision(DataSource dataSource, ObjectMapper json) {
        this.dataSource = dataSource;
        this.json = json;
    }

    /** @return how many were decided; fewer than asked for when no more are to be had now */
    @Transactional
    int decideBatch(int size) {
        RoutingPolicy policy = Policy.active().rule();
        try (Connection connection = dataSource.getConnection()) {
            List<Open> batch = take(connection, policy, size);
            if (!batch.isEmpty()) {
                append(connection, policy, batch);
                apply(connection, policy, batch);
            }
            return batch.size();
        } catch (SQLException e) {
            throw new IllegalStateException("Could not decide messages again", e);
        }
    }

    private List<Open> take(Connection connection, RoutingPolicy policy, int size) throws SQLException {
        List<Open> batch = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
            statement.setInt(1, policy.version());
            statement.setInt(2, size);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Facts facts = new Facts(row.getBoolean("human_only"), Optional.empty(), scores(row));
                    Long predictionId = row.getObject("prediction_id", Long.class);
                    batch.add(new Open(row.getLong("id"), predictionId, policy.decide(facts)));
                }
            }
        }
        return batch;
    }

    private Map<String, Double> scores(ResultSet row) throws SQLException {
        String scores = row.getString("scores");
        if (scores == null) {
            return Map.of();
        }
        try {
            return json.readValue(scores, SCORES).stream().collect(Collectors.toMap(Score::label, Score::score));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Prediction " + row.getLong("prediction_id") + " cannot be read", e);
        }
    }

    private static void append(Connection connection, RoutingPolicy policy, List<Open> batch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
            statement.setInt(1, policy.version());
            statement.setObject(2, batch.stream().mapToLong(Open::messageId).toArray());
            statement.setObject(
                    3,
                    batch.stream()
                            .mapToLong(open -> open.predictionId() == null ? 0 : open.predictionId())
                            .toArray());
            statement.setObject(4, queues(batch));
            statement.setObject(5, urgencies(batch));
            statement.setObject(
                    6, batch.stream().map(open -> open.ruling().reason()).toArray(String[]::new));
            statement.executeUpdate();
        }
    }

    private static void apply(Connection connection, RoutingPolicy policy, List<Open> batch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(APPLY)) {
            statement.setInt(1, policy.version());
            statement.setObject(2, batch.stream().mapToLong(Open::messageId).toArray());
            statement.setObject(3, queues(batch));
            statement.setObject(4, urgencies(batch));
            statement.executeUpdate();
        }
    }

    private static String[] queues(List<Open> batch) {
        return batch.stream().map(open -> open.ruling().queue().name()).toArray(String[]::new);
    }

    private static double[] urgencies(List<Open> batch) {
        return batch.stream().mapToDouble(open -> open.ruling().urgency()).toArray();
    }
}
