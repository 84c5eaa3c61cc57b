package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hostile and hurried clients send: each gets a clear refusal, and none of our class names. */
@QuarkusTest
@TestProfile(FakeModels.Profile.class)
class OddRequestTest {

    private static ValidatableResponse post(String path, byte[] body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then()
                .body(not(containsString("Exception")))
                .body(not(containsString("com.fasterxml")))
                .body(not(containsString("org.messagetriage")));
    }

    private static ValidatableResponse zeroShot(String body) {
        return post("/models/zero-shot", body.getBytes(StandardCharsets.UTF_8));
    }

    private static ValidatableResponse labels(String labels) {
        return zeroShot("{\"inputs\": \"x\", \"parameters\": {\"candidate_labels\": " + labels + "}}");
    }

    private static void refused(ValidatableResponse response, int status, String code, String field) {
        response.statusCode(status)
                .contentType(ContentType.JSON)
                .body("code", equalTo(code))
                .body("field", equalTo(field))
                .body("error", field == null ? not(equalTo(null)) : containsString(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|missing_field|inputs",
                "{\"inputs\": null}|missing_field|inputs",
                "{\"inputs\": 3}|wrong_type|inputs",
                "{\"inputs\": true}|wrong_type|inputs",
                "{\"inputs\": {\"text\": \"x\"}}|wrong_type|inputs",
                "{\"inputs\": []}|invalid_value|inputs",
                "{\"inputs\": [\"x\", 3]}|wrong_type|inputs[1]",
                "{\"inputs\": [\"x\", null]}|wrong_type|inputs[1]",
                "{\"inputs\": [[\"x\"]]}|wrong_type|inputs[0]",
                "{\"inputs\": \"\"}|invalid_value|inputs",
                "{\"inputs\": \" \\t\\n\"}|invalid_value|inputs",
                "{\"inputs\": \"\\u0000\\u200b\\ufeff\\u00a0\"}|invalid_value|inputs",
                "{\"inputs\": [\"x\", \"\"]}|invalid_value|inputs[1]",
                "{\"inputs\": \"a \\ud800 b\"}|invalid_value|inputs",
                "{\"inputs\": [\"x\", \"\\udc00\\ud800\"]}|invalid_value|inputs[1]",
                "{\"inputs\": \"x\"}|missing_field|parameters.candidate_labels",
                "{\"inputs\": \"x\", \"parameters\": null}|missing_field|parameters.candidate_labels",
                "{\"inputs\": \"x\", \"parameters\": []}|wrong_type|parameters",
                "{\"inputs\": \"x\", \"parameters\": \"a\"}|wrong_type|parameters",
                "{\"inputs\": \"x\", \"options\": 1}|wrong_type|options",
                "{\"inputs\": \"x\", \"options\": {\"wait_for_model\": \"yes\"}}|wrong_type|options.wait_for_model",
            })
    void bodiesThatAskForNothingSensible(String body, String code, String field) {
        refused(zeroShot(body), 422, code, field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|invalid_value|parameters.candidate_labels",
                "\"\"|invalid_value|parameters.candidate_labels",
                "\" , ,\"|invalid_value|parameters.candidate_labels",
                "null|missing_field|parameters.candidate_labels",
                "5|wrong_type|parameters.candidate_labels",
                "{\"a\": 1}|wrong_type|parameters.candidate_labels",
                "[\"a\", \"\"]|invalid_value|parameters.candidate_labels[1]",
                "[\"a\", \"  \"]|invalid_value|parameters.candidate_labels[1]",
                "[\"a\", 1]|wrong_type|parameters.candidate_labels[1]",
                "[\"a\", \"b\", \"a\"]|invalid_value|parameters.candidate_labels[2]",
                "\"a,b,a\"|invalid_value|parameters.candidate_labels[2]",
                "[\"\\ud83d\"]|invalid_value|parameters.candidate_labels[0]",
            })
    void labelsThatAreNone(String labels, String code, String field) {
        refused(labels(labels), 422, code, field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"multi_label\": \"true\"|wrong_type|parameters.multi_label",
                "\"multi_label\": 1|wrong_type|parameters.multi_label",
                "\"multi_label\": true, \"multi_class\": false|invalid_value|parameters.multi_class",
                "\"hypothesis_template\": \"no gap\"|invalid_value|parameters.hypothesis_template",
                "\"hypothesis_template\": \"\"|invalid_value|parameters.hypothesis_template",
                "\"hypothesis_template\": \"{} and {}\"|invalid_value|parameters.hypothesis_template",
                "\"hypothesis_template\": \"{0} is {}.\"|invalid_value|parameters.hypothesis_template",
                "\"hypothesis_template\": \"{{}}\"|invalid_value|parameters.hypothesis_template",
                "\"hypothesis_template\": \"{0}\"|invalid_value|parameters.hypothesis_template",
                "\"hypothesis_template\": [\"{}\"]|wrong_type|parameters.hypothesis_template",
                "\"hypothesis_template\": 7|wrong_type|parameters.hypothesis_template",
                "\"response_format\": \"xml\"|wrong_type|parameters.response_format",
                "\"response_format\": 0|wrong_type|parameters.response_format",
            })
    void parametersOfZeroShotThatMakeNoSense(String parameter, String code, String field) {
        String body = "{\"inputs\": \"x\", \"parameters\": {\"candidate_labels\": [\"a\"], " + parameter + "}}";
        refused(zeroShot(body), 422, code, field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"top_k\": 0|invalid_value|parameters.top_k",
                "\"top_k\": -1|invalid_value|parameters.top_k",
                "\"top_k\": 2.5|wrong_type|parameters.top_k",
                "\"top_k\": \"2\"|wrong_type|parameters.top_k",
                "\"top_k\": [2]|wrong_type|parameters.top_k",
                "\"top_k\": 99999999999999999999|wrong_type|parameters.top_k",
                "\"top_k\": 1e400|wrong_type|parameters.top_k",
                "\"function_to_apply\": \"relu\"|wrong_type|parameters.function_to_apply",
            })
    void parametersOfTextClassificationThatMakeNoSense(String parameter, String code, String field) {
        String body = "{\"inputs\": \"x\", \"parameters\": {" + parameter + "}}";
        refused(post("/models/satisfaction", body.getBytes(StandardCharsets.UTF_8)), 422, code, field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "null",
                "{",
                "{\"inputs\": \"x\"",
                "{\"inputs\": 'x'}",
                "{\"inputs\": \"x\",}",
                "{\"inputs\": NaN}",
                "{\"inputs\": \"x\"} {}",
                "{\"inputs\": \"x\", \"inputs\": \"y\"}",
                "{\"inputs\": \"a\tb\"}",
                "inputs=x",
            })
    void bodiesThatAreNotJson(String body) {
        refused(zeroShot(body), 400, "malformed_json", null);
    }

    @Test
    void whereJsonEndsIsTold() {
        zeroShot("{\n  \"inputs\": oops}").body("error", containsString("line 2, column"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"x\"", "3"})
    void bodiesThatAreNoObject(String body) {
        refused(zeroShot(body), 422, "wrong_type", null);
    }

    @Test
    void bytesThatAreNotUtf8AreToldByTheirOffset() {
        byte[] body = "{\"inputs\": \"caf?\"}".getBytes(StandardCharsets.UTF_8);
        body[15] = (byte) 0xE9;
        refused(post("/models/satisfaction", body), 400, "invalid_utf8", null);
        post("/models/satisfaction", body).body("error", containsString("offset 15"));
        body[15] = (byte) 0xC0;
        body[16] = (byte) 0x80;
        refused(post("/models/satisfaction", body), 400, "invalid_utf8", null);
    }

    @Test
    void aSurrogateInUtf8IsNoCharacter() {
        byte[] body = "{\"inputs\": \"???\"}".getBytes(StandardCharsets.UTF_8);
        body[12] = (byte) 0xED;
        body[13] = (byte) 0xA0;
        body[14] = (byte) 0x80;
        refused(post("/models/satisfaction", body), 400, "invalid_utf8", null);
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        refused(zeroShot("{\"inputs\": \"x\", \"other\": " + deep + "}"), 400, "malformed_json", null);
        refused(
                zeroShot("{\"inputs\": \"x\", \"parameters\": {\"other\": " + deep + "}}"),
                400,
                "malformed_json",
                null);
    }

    @Test
    void hugeNumbersAreRefused() {
        refused(zeroShot("{\"inputs\": \"x\", \"n\": " + "9".repeat(5000) + "}"), 400, "malformed_json", null);
        String parameter = "{\"inputs\": \"x\", \"parameters\": {\"top_k\": " + "9".repeat(5000) + "}}";
        refused(post("/models/satisfaction", parameter.getBytes(StandardCharsets.UTF_8)), 400, "malformed_json", null);
    }

    @Test
    void aNulAndAPairOfSurrogatesAreText() {
        given().contentType(ContentType.JSON)
                .body("{\"inputs\": \"a \\u0000 \\ud83d\\ude00\"}")
                .post("/models/satisfaction")
                .then()
                .statusCode(200);
    }

    @Test
    void aScoreThatIsNoNumberIsAFaultOfTheModel() {
        refused(
                post("/models/satisfaction", "{\"inputs\": \"overflow\"}".getBytes(StandardCharsets.UTF_8)),
                500,
                "internal",
                null);
    }

    /** A page whose name was made to lead here asks under that name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8081",
                "localhost.evil.example",
                "127.0.0.1.evil.example:8081",
                "x127.0.0.1",
                "10.0.0.1",
                "[::2]"
            })
    void withoutAKeyNobodyAsksUnderAnotherName(String host) {
        given().header("Host", host)
                .put("/models/satisfaction")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("foreign_host"))
                .body("detail", containsString("MESSAGETRIAGE_INFERENCE_API_KEY"));
        given().header("Host", host).get("/q/metrics").then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost:8081", "127.0.0.1", "127.0.0.1:1", "127.1.2.3:8081", "[::1]:8081"})
    void thisMachineMayBeAskedUnderAllOfItsNames(String host) {
        given().header("Host", host).get("/models").then().statusCode(200);
    }

    @Test
    void tenThousandLabelsAreTooMany() {
        String many = IntStream.range(0, 10_000).mapToObj(i -> "\"l" + i + "\"").collect(Collectors.joining(","));
        refused(labels("[" + many + "]"), 413, "too_many_labels", "parameters.candidate_labels");
    }

    @Test
    void aLongLabelOrTemplateIsRefused() {
        refused(labels("[\"" + "l".repeat(257) + "\"]"), 422, "invalid_value", "parameters.candidate_labels[0]");
        refused(
                zeroShot(
                        "{\"inputs\": \"x\", \"parameters\": {\"candidate_labels\": [\"a\"], \"hypothesis_template\": \""
                                + "t".repeat(600) + "{}\"}}"),
                422,
                "invalid_value",
                "parameters.hypothesis_template");
    }

    @Test
    void tooManyInputsAreRefused() {
        String many = "\"x\",".repeat(128) + "\"x\"";
        refused(
                post("/models/satisfaction", ("{\"inputs\": [" + many + "]}").getBytes(StandardCharsets.UTF_8)),
                413,
                "too_many_inputs",
                "inputs");
    }

    @Test
    void inputsTimesLabelsHaveALimitToo() {
        String inputs = "\"x\",".repeat(127) + "\"x\"";
        String many = IntStream.range(0, 100).mapToObj(i -> "\"l" + i + "\"").collect(Collectors.joining(","));
        refused(
                zeroShot("{\"inputs\": [" + inputs + "], \"parameters\": {\"candidate_labels\": [" + many + "]}}"),
                413,
                "too_much_work",
                "inputs");
    }

    @Test
    void workThatCouldNeverBeAdmittedIsTooMuchAndNotTooBusy() {
        String text = "\"" + "word ".repeat(100) + "\"";
        String inputs = (text + ",").repeat(39) + text;
        String many = IntStream.range(0, 100).mapToObj(i -> "\"l" + i + "\"").collect(Collectors.joining(","));
        refused(
                zeroShot("{\"inputs\": [" + inputs + "], \"parameters\": {\"candidate_labels\": [" + many + "]}}"),
                413,
                "too_much_work",
                null);
    }

    @Test
    void aBodyOfFiveMegabytesIsTooLarge() throws Exception {
        byte[] body = ("{\"inputs\": \"" + "x".repeat(5_000_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertTooLarge(HttpRequest.BodyPublishers.ofByteArray(body), "/models/satisfaction");
        assertTooLarge(HttpRequest.BodyPublishers.ofByteArray(body), "/invocations");
        // No length announced: it shows only as the body comes.
        assertTooLarge(
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)), "/models/satisfaction");
    }

    private static void assertTooLarge(HttpRequest.BodyPublisher body, String path) throws Exception {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(body)
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        org.junit.jupiter.api.Assertions.assertEquals(413, response.statusCode());
        org.junit.jupiter.api.Assertions.assertTrue(
                response.body().contains("\"code\":\"body_too_large\""), response.body());
    }

    @Test
    void anUnknownModelIsNotFound() {
        refused(
                post("/models/nope", "{\"inputs\": \"x\"}".getBytes(StandardCharsets.UTF_8)),
                404,
                "model_not_found",
                null);
        refused(
                post("/models/a/b", "{\"inputs\": \"x\"}".getBytes(StandardCharsets.UTF_8)),
                404,
                "model_not_found",
                null);
        refused(post("/models/../zero-shot", new byte[0]), 404, "not_found", null);
        refused(post("/models/a/b/c", new byte[0]), 404, "not_found", null);
    }

    @Test
    void elsewhereRefusalsAreProblems() {
        given().get("/models/nope")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("status", equalTo(404))
                .body("code", equalTo("model_not_found"))
                .body("type", equalTo("about:blank"));
        given().get("/nothing").then().statusCode(404).contentType("application/problem+json");
        given().delete("/models").then().statusCode(405).body("code", equalTo("method_not_allowed"));
        given().get("/invocations").then().statusCode(405).body("code", equalTo("method_not_allowed"));
    }

    @Test
    void theListOfModelsTellsWhatTheyAre() {
        given().get("/models")
                .then()
                .statusCode(200)
                .body("$", hasSize(4))
                .body("[0].name", equalTo("zero-shot"))
                .body("[0].task", equalTo("zero-shot-classification"))
                .body("[0].state", equalTo("ready"))
                .body("[0].revision", equalTo("rev-zero-shot"))
                .body("[0].dtype", equalTo("fp32"))
                .body("[0].maxLength", equalTo(64))
                .body("[1].labels", hasSize(5));
        given().get("/models/acme/mood").then().statusCode(200).body("name", equalTo("acme/mood"));
        given().get("/info")
                .then()
                .statusCode(200)
                .body("models", hasSize(4))
                .body("limits.queuedTokens", equalTo(20000))
                .body("limits.bodyBytes", equalTo(2 * 1024 * 1024));
        given().get("/ping").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);
    }
}
