package org.messagetriage.triage.reading;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.messagetriage.triage.error.ErrorCode;
import org.messagetriage.triage.error.TriageException;
import org.messagetriage.triage.message.MessageState;
import org.messagetriage.triage.message.Queue;
import org.messagetriage.triage.message.ScoringStatus;

/**
 * Lists messages by keyset: a page starts after the last message of the one before, found by index, so the hundredth
 * page costs what the first did and inserts shift nothing.
 */
@ApplicationScoped
public class MessageList {
    static final int TIMEOUT_SECONDS = 10;
    private static final String CANCELLED = "57014";

    private static final String COLUMNS =
            """
            select m.id, m.external_id, left(m.text, %d) as text, char_length(m.text) as text_length, m.channel,
                m.language, m.author_ref, m.received_at, m.created_at, m.status, m.queue, m.urgency, m.state,
                m.current_label,
                exists (select from label_override o where o.message_id = m.id and o.undone_at is null) as corrected,
                case when m.claimed_until > now() then m.claimed_by end as claimed_by,
                case when m.claimed_until > now() then m.claimed_until end as claimed_until
            from message m
            """
                    .formatted(MessageSummary.LIST_TEXT);

    private final DataSource dataSource;

    MessageList(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** @param cursor null for the first page */
    public MessagePage page(MessageFilter filter, Order order, int limit, Cursor cursor) {
        try (Connection connection = dataSource.getConnection()) {
            Where where = Where.of(filter, connection);
            if (cursor != null) {
                after(where, order, cursor);
            }
            try (PreparedStatement statement = connection.prepareStatement(sql(where, order))) {
                statement.setQueryTimeout(TIMEOUT_SECONDS);
                statement.setInt(where.bind(statement, 1), limit + 1);
                return page(statement, order, limit, filter.fingerprint());
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    static String sql(Where where, Order order) {
        return COLUMNS + "where " + where + orderBy(order) + " limit ?";
    }

    private static void after(Where where, Order order, Cursor cursor) {
        OffsetDateTime receivedAt = cursor.receivedAt().atOffset(ZoneOffset.UTC);
        switch (order) {
            case NEWEST -> where.and("(m.received_at, m.id) < (?, ?)", receivedAt, cursor.id());
            // The first comparison says nothing new; it is the one that the index can start from.
            case URGENCY ->
                where.and(
                        "coalesce(m.urgency, -1) <= ? and (coalesce(m.urgency, -1) < ? or (m.received_at, m.id) > (?, ?))",
                        cursor.urgency(),
                        cursor.urgency(),
                        receivedAt,
                        cursor.id());
        }
    }

    private static String orderBy(Order order) {
        return switch (order) {
            case NEWEST -> " order by m.received_at desc, m.id desc";
            case URGENCY -> " order by coalesce(m.urgency, -1) desc, m.received_at, m.id";
        };
    }

    private static MessagePage page(PreparedStatement statement, Order order, int limit, int fingerprint)
            throws SQLException {
        List<MessageSummary> items = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                items.add(summary(row));
            }
        }
        if (items.size() <= limit) {
            return new MessagePage(items, null);
        }
        items.remove(limit);
        MessageSummary last = items.get(limit - 1);
        double urgency = last.urgency() == null ? -1 : last.urgency();
        Cursor next = new Cursor(order, fingerprint, urgency, last.receivedAt(), last.id());
        return new MessagePage(items, next.encode());
    }

    private static MessageSummary summary(ResultSet row) throws SQLException {
        String queue = row.getString("queue");
        return new MessageSummary(
                row.getLong("id"),
                row.getString("external_id"),
                row.getString("text"),
                row.getInt("text_length"),
                row.getString("channel"),
                row.getString("language"),
                row.getString("author_ref"),
                instant(row, "received_at"),
                instant(row, "created_at"),
                ScoringStatus.valueOf(row.getString("status")),
                queue == null ? null : Queue.valueOf(queue),
                row.getObject("urgency", Double.class),
                MessageState.valueOf(row.getString("state")),
                row.getString("current_label"),
                row.getBoolean("corrected"),
                row.getString("claimed_by"),
                instant(row, "claimed_until"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static RuntimeException failure(SQLException e) {
        if (CANCELLED.equals(e.getSQLState())) {
            return new TriageException(
                    ErrorCode.SEARCH_TOO_SLOW, "The search took longer than " + TIMEOUT_SECONDS + " s; narrow it down");
        }
        return new IllegalStateException(e);
    }
}
