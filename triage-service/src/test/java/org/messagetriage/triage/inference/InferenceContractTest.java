package org.messagetriage.triage.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.database.TestDatabase;

/**
 * Our client against the document that the inference service commits: what we send fits it, and so does what our
 * fake answers, from which we read every field that we use.
 */
@QuarkusTest
@WithTestResource(TestDatabase.class)
class InferenceContractTest {
    private static final Path DOCUMENT = Path.of("../inference-service/src/main/openapi/openapi.yaml");

    @Inject
    InferenceClient client;

    @Inject
    ObjectMapper json;

    @BeforeEach
    void behave() {
        FakeInference.reset();
    }

    @AfterAll
    static void leave() {
        FakeInference.away();
    }

    @Test
    void speaksAsTheDocumentSays() throws Exception {
        ContractDocument document = new ContractDocument(DOCUMENT);
        client.classify(List.of("one", "two"));
        client.explain("satisfaction", "bad news", "very_unsatisfied");
        client.models();
        List<FakeInference.Seen> seen = FakeInference.seen();
        assertTrue(seen.size() >= 3);
        for (FakeInference.Seen exchange : seen) {
            String path = exchange.path().replaceFirst("^/models/[^/]+", "/models/{name}");
            Map<String, Object> operation =
                    document.operation(path, exchange.method().toLowerCase());
            if (exchange.method().equals("POST")) {
                assertEquals(
                        List.of(),
                        document.errors(document.requestSchema(operation), value(exchange.request()), "request"));
            }
            assertEquals(
                    List.of(), document.errors(document.responseSchema(operation), value(exchange.answer()), "answer"));
        }
    }

    @Test
    void knowsEveryStatusAndHeaderOfTheDocument() throws Exception {
        Map<String, Object> operation = new ContractDocument(DOCUMENT).operation("/models/{name}", "post");
        assertEquals(
                Set.of("200", "400", "401", "404", "413", "422", "429", "500", "503"),
                ((Map<?, ?>) operation.get("responses")).keySet());
        assertNotNull(ContractDocument.at(operation, "responses", "200", "headers", "X-Model-Revision"));
        assertNotNull(ContractDocument.at(operation, "responses", "503", "headers", "Retry-After"));
    }

    private Object value(String text) throws Exception {
        return json.readValue(text, Object.class);
    }
}
