package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed document is the contract that other services are built against: code must not drift from it unseen. */
@QuarkusTest
@TestProfile(FakeModels.Profile.class)
class OpenApiDocumentTest {

    private static final Path COMMITTED = Path.of("src", "main", "openapi", "openapi.yaml");

    @Test
    void theCommittedDocumentIsWhatTheCodeSays() throws IOException {
        String served = given().get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                // A mark of the framework for itself, which changes with the names of Java methods.
                .replaceAll("(?m)^ *x-quarkus-openapi-method-ref:.*\n", "");
        if (Boolean.getBoolean("openapi.update")) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, served);
        }
        assertEquals(
                Files.readString(COMMITTED),
                served,
                "The code says something else than " + COMMITTED + ": if that is meant, run this test with"
                        + " -Dopenapi.update=true and commit the document");
    }
}
