package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.either;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(AccessTest.WithKey.class)
class AccessTest {

    private static final String KEY = "k-0123456789abcdef";

    @TestHTTPResource
    URI uri;

    public static class WithKey extends FakeModels.Profile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>(super.getConfigOverrides());
            config.put("messagetriage.inference.api-key", KEY);
            return config;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer wrong", "Bearer ", "Bearer", "Basic " + KEY, KEY, "Bearer " + KEY + "x", "Bearer \u00e9"
            })
    void nobodyGetsInWithAnotherKey(String header) {
        given().header("Authorization", header)
                .body("{\"inputs\": \"x\"}")
                .post("/models/satisfaction")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer")
                .contentType("application/json")
                .body("code", equalTo("unauthorized"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/models", "/models/satisfaction", "/info", "/q/metrics", "/q/openapi", "/nothing", "/q/healthy"
            })
    void everyPathAsksForTheKey(String path) {
        given().get(path).then().statusCode(401).contentType("application/problem+json");
    }

    @Test
    void nobodyLoadsOrUnloadsAModelWithoutTheKey() {
        given().put("/models/satisfaction").then().statusCode(401).contentType("application/problem+json");
        given().delete("/models/satisfaction").then().statusCode(401).contentType("application/problem+json");
        given().header("Authorization", "Bearer " + KEY)
                .get("/models/satisfaction")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + KEY, "bearer  " + KEY})
    void theKeyOpens(String header) {
        given().header("Authorization", header)
                .body("{\"inputs\": \"x\"}")
                .post("/models/satisfaction")
                .then()
                .statusCode(200);
    }

    @Test
    void whoHasTheKeyMayUseAnyNameOfTheService() {
        given().header("Authorization", "Bearer " + KEY)
                .header("Host", "inference:8081")
                .get("/models")
                .then()
                .statusCode(200);
        given().header("Host", "10.0.0.1:8081").get("/ping").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/health/../metrics",
                "/q/health/%2e%2e/metrics",
                "/ping/../info",
                "/q/health/..%2fmetrics",
                "/ping/"
            })
    void noPathAroundTheProbesOpensAnother(String path) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(either(is(401)).or(is(404)))
                .body(not(containsString("jvm_")), not(containsString("limits")));
    }

    @Test
    void aConnectionServesOnAfterARefusal() throws Exception {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(60_000);
            String body = "x".repeat(100_000);
            for (int i = 0; i < 3; i++) {
                String request =
                        "POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                assertEquals("HTTP/1.1 401 Unauthorized", readAnswer(socket.getInputStream()));
            }
        }
    }

    /** The status line; head and body are read to their end. */
    private static String readAnswer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
        assertTrue(length.find(), head.toString());
        in.skipNBytes(Integer.parseInt(length.group(1)));
        return head.substring(0, head.indexOf("\r\n"));
    }

    @Test
    void probesNeedNone() {
        given().get("/ping").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200).body(not(containsString("satisfaction")));
        given().get("/q/health").then().statusCode(200).body(not(containsString("mood")));
        given().get("/q/health/live").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/html, */*;q=0.1", "application/json"})
    void probesMayAcceptWhatTheyLike(String type) {
        given().header("Accept", type).get("/ping").then().statusCode(200);
    }

    @Test
    void withoutAKeyTheServiceListensOnLoopbackOnly() {
        AccessKey none = AccessKey.of("  ");
        for (String host : new String[] {"127.0.0.1", "localhost", "::1", "127.0.0.2"}) {
            assertDoesNotThrow(() -> ListenCheck.requireKey(host, none));
        }
        for (String host : new String[] {"0.0.0.0", "::", "10.0.0.1", "no-such-host.invalid"}) {
            assertThrows(ConfigurationException.class, () -> ListenCheck.requireKey(host, none), host);
            assertDoesNotThrow(() -> ListenCheck.requireKey(host, AccessKey.of(KEY)));
        }
    }
}
