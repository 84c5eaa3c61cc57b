package org.messagetriage.triage.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of lines when the database fails, which no client can bring about. */
class LineIntakeTest {
    private static final String LINES = "{\"text\": \"a\"}\n{\"text\": \"b\"}\n{\"text\": \"c\"}";

    /** How many were to be stored at once, call by call. */
    private final List<Integer> stored = new ArrayList<>();

    @Test
    void whatCannotBeStoredTogetherIsStoredOneByOne() throws IOException {
        assertEquals(List.of("created", "created", "created"), send(2, "40P01"));
        assertEquals(List.of(3, 1, 1, 1), stored);
    }

    /** A commit may have arrived though its connection broke: who stores again stores twice. */
    @Test
    void whatMayBeStoredAlreadyIsNotStoredAgain() throws IOException {
        assertEquals(List.of("unavailable", "unavailable", "unavailable"), send(1, "08006"));
        assertEquals(List.of(3), stored);
    }

    /** @param failing from so many lines at once on. @return for each line what became of it, or why not */
    private List<String> send(int failing, String sqlState) throws IOException {
        IntakeService database = new IntakeService(null, null, null, null, null) {
            @Override
            List<Receipt> store(List<Incoming> requests) {
                stored.add(requests.size());
                if (requests.size() >= failing) {
                    throw new IllegalStateException(new SQLException("on purpose", sqlState));
                }
                return Collections.nCopies(requests.size(), new Receipt(Receipt.Status.CREATED, 1, null));
            }
        };
        RequestCheck anything = new RequestCheck(null) {
            @Override
            void check(MessageRequest request) {}
        };
        ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        new LineIntake(anything, database, json)
                .run(new ByteArrayInputStream(LINES.getBytes(StandardCharsets.UTF_8)), answers, null);
        return answers.toString(StandardCharsets.UTF_8)
                .lines()
                .map(JsonObject::new)
                .map(answer -> answer.containsKey("error")
                        ? answer.getJsonObject("error").getString("code")
                        : answer.getString("status"))
                .toList();
    }
}
