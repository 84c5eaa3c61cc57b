package org.messagetriage.triage.reading;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** Counts messages by where they stand, each part by an index of its own. */
@ApplicationScoped
public class MessageCounts {
    private static final String SQL =
            """
            select 'QUEUED_' || m.queue as place, count(*) from message m
                where m.state = 'WAITING' and m.queue in ('REPLY', 'NONE', 'PERSON') and %1$s group by m.queue
            union all
            select 'CLAIMED_' || m.queue, count(*) from message m
                where m.claimed_by is not null and m.claimed_until > now() and m.state = 'WAITING'
                and m.queue is not null and %1$s group by m.queue
            union all
            select m.status, count(*) from message m
                where m.status in ('PENDING', 'FAILED') and %1$s group by m.status
            union all
            select r.action, count(*) from review r join message m on m.id = r.message_id
                where r.undone_at is null and %1$s and r.created_at >= ? group by r.action
            """;

    private final DataSource dataSource;
    private final ZoneId zone;

    MessageCounts(DataSource dataSource, ReadingConfig config) {
        this.dataSource = dataSource;
        this.zone = config.timeZone().map(ZoneId::of).orElseGet(ZoneId::systemDefault);
    }

    public Counts count(MessageFilter filter) {
        try (Connection connection = dataSource.getConnection()) {
            Where where = Where.of(filter, connection);
            try (PreparedStatement statement = connection.prepareStatement(SQL.formatted(where))) {
                statement.setQueryTimeout(MessageList.TIMEOUT_SECONDS);
                int place = 1;
                for (int part = 0; part < 4; part++) {
                    place = where.bind(statement, place);
                }
                statement.setObject(place, midnight());
                return counts(statement);
            }
        } catch (SQLException e) {
            throw MessageList.failure(e);
        }
    }

    private OffsetDateTime midnight() {
        return LocalDate.now(zone).atStartOfDay(zone).toOffsetDateTime();
    }

    private static Counts counts(PreparedStatement statement) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                counts.put(row.getString(1), row.getLong(2));
            }
        }
        return new Counts(
                counts.getOrDefault("PENDING", 0L),
                counts.getOrDefault("FAILED", 0L),
                waiting(counts, "REPLY"),
                waiting(counts, "PERSON"),
                counts.getOrDefault("QUEUED_NONE", 0L),
                counts.getOrDefault("REPLIED", 0L),
                counts.getOrDefault("DISMISSED", 0L));
    }

    private static Counts.Waiting waiting(Map<String, Long> counts, String queue) {
        long claimed = counts.getOrDefault("CLAIMED_" + queue, 0L);
        return new Counts.Waiting(counts.getOrDefault("QUEUED_" + queue, 0L) - claimed, claimed);
    }
}
