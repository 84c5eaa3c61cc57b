package org.messagetriage.triage.error;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.SignedIn;
import org.messagetriage.triage.database.TestDatabase;

/** What a client is told about a body or an address that makes no sense. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
class ErrorsTest {

    @Test
    void namesTheLineOfMalformedJson() {
        post("{\"text\": \"a\",\n \"channel\": oops}")
                .body("code", equalTo("malformed_json"))
                .body("errors[0].line", equalTo(2));
        post("").body("code", equalTo("invalid_request"));
        post("[1,2]").body("code", equalTo("invalid_request")).body("detail", containsString("must be an object"));
    }

    @Test
    void namesTheUnknownField() {
        post("{\"text\": \"a\", \"chanel\": \"mail\"}")
                .body("code", equalTo("unknown_field"))
                .body("errors[0].field", equalTo("chanel"))
                .body("detail", containsString("channel"));
    }

    @Test
    void namesTheFieldOfAWrongType() {
        post("{\"text\": 7}").body("code", equalTo("invalid_request")).body("errors[0].field", equalTo("text"));
        post("{\"text\": \"a\", \"receivedAt\": \"yesterday\"}")
                .body("errors[0].field", equalTo("receivedAt"))
                .body("errors[0].message", containsString("2026-01-31T12:00:00Z"));
        post("{\"text\": \"a\", \"humanOnly\": \"maybe\"}").body("errors[0].field", equalTo("humanOnly"));
        post("{\"text\": \"a\", \"attributes\": []}").body("errors[0].message", equalTo("must be an object"));
    }

    @Test
    void refusesWhatFollowsTheOneValueOfABody() {
        post("{\"text\": \"a\"}\n{\"text\": \"b\"}").body("code", equalTo("malformed_json"));
        post("{\"text\": \"a\"}garbage").body("code", equalTo("malformed_json"));
    }

    @Test
    void takesNoTextOrNumberForABoolean() {
        for (String value : new String[] {"\"true\"", "1", "\"\""}) {
            post("{\"text\": \"a\", \"humanOnly\": " + value + "}")
                    .body("code", equalTo("invalid_request"))
                    .body("errors[0].field", equalTo("humanOnly"))
                    .body("errors[0].message", equalTo("must be true or false, without quotation marks"));
        }
    }

    @Test
    void refusesANumberThatCannotBeKept() {
        post("{\"text\": \"a\", \"attributes\": {\"age\": 42, \"spent\": 1e999}}")
                .body("code", equalTo("invalid_request"))
                .body("errors[0].field", equalTo("attributes.spent"));
    }

    @Test
    void refusesWhatPostgresCannotHold() {
        post("{\"text\": \"a\\u0000b\"}").body("errors[0].field", equalTo("text"));
        post("{\"text\": \"a\\ud800b\"}").body("errors[0].message", containsString("surrogate"));
        post("{\"text\": \"a\", \"attributes\": {\"region\": \"\\u0000\"}}")
                .body("errors[0].field", equalTo("attributes.region"));
        SignedIn.reviewer()
                .urlEncodingEnabled(false)
                .get("/api/messages?q=%00")
                .then()
                .statusCode(400);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"text\": \"".getBytes(StandardCharsets.UTF_8));
        body.write(0xff);
        body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
        SignedIn.integration()
                .contentType("application/json")
                .body(body.toByteArray())
                .post("/api/messages")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_encoding"));
    }

    @Test
    void refusesATooLargeBodyInWords() {
        SignedIn.integration()
                .contentType("application/json")
                .body(new byte[2 * 1024 * 1024])
                .post("/api/messages")
                .then()
                .statusCode(413)
                .contentType("application/problem+json")
                .body("code", equalTo("body_too_large"));
    }

    @Test
    void answersUnknownAddressesMethodsAndTypesInItsOwnWords() {
        SignedIn.admin().get("/api/nothing").then().statusCode(404).body("code", equalTo("not_found"));
        SignedIn.admin().patch("/api/messages").then().statusCode(405).body("code", equalTo("method_not_allowed"));
        SignedIn.admin()
                .contentType("text/plain")
                .body("hello")
                .post("/api/messages")
                .then()
                .statusCode(415)
                .body("code", equalTo("unsupported_media_type"));
    }

    @Test
    void showsNoInternals() {
        post("{\"text\": {}}")
                .body("type", equalTo("about:blank"))
                .body("stack", nullValue())
                .body("detail", not(containsString("java")))
                .body("detail", not(containsString("org.")));
    }

    private static ValidatableResponse post(String body) {
        return SignedIn.integration()
                .contentType("application/json")
                .body(body)
                .post("/api/messages")
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }
}
