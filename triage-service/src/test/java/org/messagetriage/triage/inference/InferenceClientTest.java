package org.messagetriage.triage.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.inference.InferenceException.Blame;

@QuarkusTest
@WithTestResource(TestDatabase.class)
class InferenceClientTest {
    @Inject
    InferenceClient client;

    @BeforeEach
    void behave() {
        FakeInference.reset();
    }

    @AfterAll
    static void leave() {
        FakeInference.away();
    }

    @Test
    void returnsEveryLabelHighestFirstInTheTextsOrder() {
        Classification answer = client.classify(List.of("all is well", "this is bad"));
        assertEquals("satisfaction", answer.model());
        assertEquals("fake-1", answer.revision());
        assertEquals(5, answer.scores().get(0).size());
        assertEquals("very_unsatisfied", answer.scores().get(1).get(0).label());
        assertEquals(0.8, answer.scores().get(1).get(0).score());
        assertEquals("Bearer fake-key", FakeInference.authorization());
    }

    @Test
    void explainsALabel() {
        Explanation explanation = client.explain("satisfaction", "bad news", "very_unsatisfied");
        assertEquals(List.of(new Explanation.Word("bad", 0, 3, 0.25)), explanation.words());
        assertEquals("very_unsatisfied", explanation.label());
    }

    @Test
    void listsModels() {
        assertEquals(
                List.of(new ModelState("satisfaction", "text-classification", "fake-1", "ready")), client.models());
    }

    @ParameterizedTest
    @CsvSource({
        "400,INPUT",
        "413,INPUT",
        "422,INPUT",
        "429,SERVICE",
        "503,SERVICE",
        "401,SERVICE",
        "404,SERVICE",
        "302,SERVICE",
        "500,UNCLEAR",
        "502,UNCLEAR"
    })
    void tellsWhoIsToBlameByTheStatus(int status, Blame blame) {
        FakeInference.onClassify(FakeInference.status(status));
        assertEquals(blame, failure().blame());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>a proxy's page</html>",
                "{\"labels\": []}",
                "[]",
                "[[]]",
                "null",
                "[null]",
                "[[{\"label\": \"neutral\", \"score\": 0.2}]]",
                "[[{\"label\": \"neutral\", \"score\": \"NaN\"}]]",
                "[[{\"label\": \"neutral\", \"score\": 2.0}, {\"label\": \"satisfied\", \"score\": -1.0}]]",
                "[[{\"label\": \"neutral\", \"score\": 0.5}, {\"label\": \"neutral\", \"score\": 0.5}]]",
                "[[{\"score\": 1.0}]]",
                "[[{\"label\": \"POSITIVE\", \"score\": 0.1}, {\"label\": \"NEGATIVE\", \"score\": 0.9}]]",
                "[[{\"label\": \"neutral\", \"score\": 1.0}]]"
            })
    void blamesTheServiceForAnAnswerThatMakesNoSense(String answer) {
        FakeInference.onClassify(FakeInference.text(answer));
        assertEquals(Blame.SERVICE, failure().blame());
    }

    @Test
    void isNotSureWhoIsToBlameForSilence() {
        FakeInference.onClassify((exchange, body) -> sleep());
        assertEquals(Blame.UNCLEAR, failure().blame());
        FakeInference.onClassify((exchange, body) -> exchange.close());
        assertEquals(Blame.UNCLEAR, failure().blame());
    }

    @Test
    void blamesAServiceThatIsAway() {
        FakeInference.away();
        assertEquals(Blame.SERVICE, failure().blame());
    }

    @Test
    void passesOnHowLongToWait() {
        FakeInference.onClassify((HttpExchange exchange, String body) -> {
            exchange.getResponseHeaders().add("Retry-After", "7");
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
        });
        assertEquals(Optional.of(Duration.ofSeconds(7)), failure().retryAfter());
    }

    private InferenceException failure() {
        return assertThrows(InferenceException.class, () -> client.classify(List.of("a text")));
    }

    private static void sleep() {
        try {
            Thread.sleep(8000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
