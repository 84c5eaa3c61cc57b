package org.messagetriage.triage.http;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.database.TestDatabase;

/** The committed document is what clients are built against; code may not drift away from it unseen. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
class ApiDocumentTest {
    private static final Path COMMITTED = Path.of("src/main/openapi/openapi.yaml");
    private static final Path ACTUAL = Path.of("target/openapi.yaml");

    @Test
    void documentAndCodeAgree() throws Exception {
        String actual = given().get("/q/openapi?format=yaml").asString();
        Files.writeString(ACTUAL, actual);
        String committed = Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "";
        assertEquals(
                committed,
                actual,
                "The API has changed. If that is meant, copy triage-service/" + ACTUAL + " to triage-service/"
                        + COMMITTED);
    }
}
