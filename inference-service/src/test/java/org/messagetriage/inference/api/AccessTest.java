package org.messagetriage.inference.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(AccessTest.WithKey.class)
class AccessTest {

    private static final String KEY = "k-0123456789abcdef";

    public static class WithKey extends FakeModels.Profile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>(super.getConfigOverrides());
            config.put(AccessKey.PROPERTY, KEY);
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
    void probesNeedNone() {
        given().get("/ping").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/health/live").then().statusCode(200);
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
