package org.messagetriage.triage.reading;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Conditions on {@code message m}, joined by "and". What a client typed is always a parameter; only this service's own
 * enum names go into the text, because partial indexes are used for literals only.
 */
final class Where {
    private final StringBuilder sql = new StringBuilder("true");
    private final List<Object> parameters = new ArrayList<>();

    Where and(String condition, Object... values) {
        sql.append(" and ").append(condition);
        parameters.addAll(List.of(values));
        return this;
    }

    /** All of a filter. Asks the database to read the search terms, so that both sides mean the same by a word. */
    static Where of(MessageFilter filter, Connection connection) throws SQLException {
        Where where = new Where();
        if (!filter.queues().isEmpty()) {
            where.and(oneOf("m.queue", filter.queues()));
        }
        if (!filter.states().isEmpty() && !filter.scoring().isEmpty()) {
            where.and("(" + oneOf("m.state", filter.states()) + " or " + oneOf("m.status", filter.scoring()) + ")");
        } else if (!filter.states().isEmpty()) {
            where.and(oneOf("m.state", filter.states()));
        } else if (!filter.scoring().isEmpty()) {
            where.and(oneOf("m.status", filter.scoring()));
        }
        where.anyOf("m.current_label", filter.labels());
        where.anyOf("m.channel", filter.channels());
        where.anyOf("m.language", filter.languages());
        if (filter.authorRef() != null) {
            where.and("m.author_ref = ?", filter.authorRef());
        }
        if (filter.externalId() != null) {
            where.and("m.external_id = ?", filter.externalId());
        }
        if (filter.claimedBy() != null) {
            where.and("m.claimed_by = ? and m.claimed_until > now()", filter.claimedBy());
        }
        for (SearchTerm term : filter.terms()) {
            where.found(term, wordsQuery(term.text(), connection));
        }
        return where;
    }

    /** @param words the term for the index; null when it has no word in it */
    private void found(SearchTerm term, String words) {
        List<String> conditions = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        if (words != null) {
            conditions.add("m.words @@ ?::tsquery");
            values.add(words);
        }
        if (words == null) {
            // Signs have no case, so the texts need not be folded, which costs more than the search.
            conditions.add("strpos(concat_ws(' ', m.external_id, m.text), ?) > 0");
            values.add(term.text());
        } else if (term.literal()) {
            conditions.add("strpos(folded(concat_ws(' ', m.external_id, m.text)), folded(?)) > 0");
            values.add(term.text());
        }
        and((term.excluded() ? "not (" : "(") + String.join(" and ", conditions) + ")", values.toArray());
    }

    /** Null for a term without any word, such as {@code %}: the index knows nothing of it. */
    private static String wordsQuery(String text, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select words_query(?)::text")) {
            statement.setString(1, text);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private void anyOf(String column, List<String> values) {
        if (!values.isEmpty()) {
            and(column + " in (" + "?, ".repeat(values.size() - 1) + "?)", values.toArray());
        }
    }

    private static String oneOf(String column, Collection<? extends Enum<?>> values) {
        return column
                + values.stream().map(each -> "'" + each.name() + "'").collect(Collectors.joining(", ", " in (", ")"));
    }

    @Override
    public String toString() {
        return sql.toString();
    }

    /** @return the place after the last one that was set, counted from 1 */
    int bind(PreparedStatement statement, int from) throws SQLException {
        int place = from;
        for (Object parameter : parameters) {
            statement.setObject(place++, parameter);
        }
        return place;
    }
}
