package org.messagetriage.triage.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.database.TestDatabase;

/** Where others than this machine reach the service. On loopback: PageTest. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
@TestProfile(OperatorPagesTest.ForAll.class)
class OperatorPagesTest {
    public static class ForAll implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.http.host", "0.0.0.0");
        }
    }

    @Test
    void metricsAndDescriptionAskForAProgramsKeyOrAnAdmin() {
        for (String path : new String[] {"/q/metrics", "/q/openapi", "/q/openapi.json", "/q/health/../metrics"}) {
            given().urlEncodingEnabled(false).get(path).then().statusCode(401);
            SignedIn.reviewer().urlEncodingEnabled(false).get(path).then().statusCode(403);
            SignedIn.admin().urlEncodingEnabled(false).get(path).then().statusCode(200);
            SignedIn.integration().urlEncodingEnabled(false).get(path).then().statusCode(200);
        }
        SignedIn.integration().get("/q/metrics").then().body(containsString("messagetriage_messages_pending"));
    }

    @Test
    void healthIsForAll() {
        given().get("/q/health/ready").then().statusCode(200);
    }
}
