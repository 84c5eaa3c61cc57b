package org.messagetriage.inference.hub;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.messagetriage.inference.hub.ModelCalls.await;
import static org.messagetriage.inference.hub.ModelCalls.call;
import static org.messagetriage.inference.hub.ModelCalls.loaded;
import static org.messagetriage.inference.hub.ModelCalls.put;
import static org.messagetriage.inference.hub.ModelCalls.unloadAll;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.messagetriage.inference.model.ModelsConfig;
import org.messagetriage.inference.model.TinyCheckpoints;

/** Models that are loaded and unloaded by request, from a hub and from folders. */
@QuarkusTest
@TestProfile(HubModels.Profile.class)
class LoadedByRequestTest {

    private static final String HUB_MODEL = "acme/tiny";

    @Inject
    HubModels models;

    @Inject
    ModelsConfig config;

    @BeforeEach
    void start() throws Exception {
        models.forget(config.home());
        models.hub().slowMillis = 50;
        await("local/first", model -> model.path("state").equals("ready"));
    }

    @AfterEach
    void end() {
        unloadAll();
    }

    @Test
    void aDownloadShowsHowFarItIsAndCallersMayWait() {
        models.hub().misbehave("model.safetensors", LoopbackHub.Fault.SLOW);
        given().put("/models/" + HUB_MODEL)
                .then()
                .statusCode(202)
                .header("Location", endsWith("/models/" + HUB_MODEL))
                .body("state", equalTo("loading"))
                .body("loading.reference", equalTo(HUB_MODEL));
        await(HUB_MODEL, model -> {
                    Float rate = model.path("loading.bytesPerSecond");
                    return rate != null && rate > 0;
                })
                .then()
                .body("loading.phase", equalTo("downloading"))
                .body("loading.totalBytes", greaterThan(100_000))
                .body("loading.totalFiles", equalTo(4))
                .body("loading.secondsLeft", greaterThan(0));
        Response refused = call(HUB_MODEL, "");
        refused.then()
                .statusCode(503)
                .body("error", equalTo("Model acme/tiny is currently loading"))
                .body("estimated_time", greaterThan(1f))
                .body("code", equalTo("model_loading"));
        assertTrue(Integer.parseInt(refused.header("Retry-After")) >= 10);
        given().get("/q/health/ready").then().statusCode(200);

        models.hub().slowMillis = 1;
        call(HUB_MODEL, "\"wait_for_model\": true").then().statusCode(200);
        given().get("/models/" + HUB_MODEL)
                .then()
                .body("state", equalTo("ready"))
                .body("loading", nullValue())
                .body("reference", equalTo(HUB_MODEL))
                .body("memoryBytes", greaterThan(100_000));
    }

    @Test
    void whoWaitsForAModelWaitsNoLongerThanItsDeadline() {
        models.hub().misbehave("model.safetensors", LoopbackHub.Fault.SLOW);
        put(HUB_MODEL, "").statusCode(202);
        given().header("X-Request-Timeout", "0.2")
                .body("{\"inputs\": \"x\", \"options\": {\"wait_for_model\": true}}")
                .post("/models/" + HUB_MODEL)
                .then()
                .statusCode(503)
                .body("code", equalTo("model_loading"));
    }

    @Test
    void aDownloadThatBreaksSaysWhyAndGoesOnWithTheNextRequest() {
        LoopbackHub.Fault drop = LoopbackHub.Fault.DROP;
        models.hub().misbehave("model.safetensors", drop, drop, drop, drop);
        put(HUB_MODEL, "").statusCode(202);
        loaded(HUB_MODEL)
                .then()
                .body("state", equalTo("failed"))
                .body("failureCode", equalTo("hub_unreachable"))
                .body("failure", containsString("the connection broke after"));
        call(HUB_MODEL, "")
                .then()
                .statusCode(503)
                .body("code", equalTo("model_unavailable"))
                .body("error", containsString("hub_unreachable"));
        given().get("/q/health/ready").then().statusCode(200);

        put(HUB_MODEL, "").statusCode(202);
        loaded(HUB_MODEL).then().body("state", equalTo("ready")).body("failure", nullValue());
        List<String> ranges = models.hub().ranges("model.safetensors");
        assertTrue(ranges.get(ranges.size() - 1) != null, "the download began anew: " + ranges);
        call(HUB_MODEL, "").then().statusCode(200);
    }

    @Test
    void aModelThatTheHubKeepsSaysSo() {
        models.hub().misbehave("api", LoopbackHub.Fault.FORBIDDEN);
        put(HUB_MODEL, "").statusCode(202);
        loaded(HUB_MODEL).then().body("failureCode", equalTo("access_denied"));
        put("other", "{\"from\": \"nobody/none\"}").statusCode(202);
        loaded("other").then().body("failureCode", equalTo("model_not_found"));
        put("third", "{\"from\": \"acme/tiny\", \"revision\": \"v9\"}").statusCode(202);
        loaded("third").then().body("failureCode", equalTo("revision_not_found"));
    }

    @Test
    void whatHasNoRoomIsRefusedAndTheRestGoesOn() {
        for (String name : new String[] {"one", "two"}) {
            put(name, "{\"from\": \"./bart-nli\"}").statusCode(202);
            loaded(name).then().body("state", equalTo("ready"));
        }
        put("three", "{\"from\": \"./bart-nli\"}")
                .statusCode(507)
                .contentType("application/problem+json")
                .body("code", equalTo("memory_limit"))
                .body("detail", containsString("three needs"))
                .body("detail", containsString("of 614400 bytes are in use"));
        given().get("/models/three").then().statusCode(404);
        given().get("/info").then().body("memory.limit", equalTo(614_400)).body("memory.inUse", greaterThan(500_000));
        given().delete("/models/one").then().statusCode(204);
        put("three", "{\"from\": \"./bart-nli\"}").statusCode(202);
        loaded("three").then().body("state", equalTo("ready"));
    }

    @Test
    void aConfiguredModelMayBeUnloadedAndLoadedAgain() {
        given().delete("/models/local/first").then().statusCode(204);
        call("local/first", "").then().statusCode(404);
        given().put("/models/local/first").then().statusCode(202);
        loaded("local/first").then().body("state", equalTo("ready"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing | '' | 404 | model_not_found",
                "some/other | '' | 403 | hub_forbidden",
                "mood | {\"from\": \"some/other\"} | 403 | hub_forbidden",
                "mood | {\"from\": \"./nowhere\"} | 404 | model_not_found",
                "mood | {\"from\": \"./..\"} | 422 | invalid_value",
                "mood | {\"from\": \"../secrets\"} | 422 | invalid_value",
                "mood | {\"from\": \"http://elsewhere/x\"} | 422 | invalid_value",
                "mood | {\"from\": \"acme/tiny\", \"revision\": \"../x\"} | 422 | invalid_value",
                "mood | {\"from\": \"./bert-rating\", \"revision\": \"v1\"} | 422 | invalid_value",
                "mood | {\"from\": \"./legacy\"} | 422 | checkpoint_refused",
                "mood | {\"from\": \"acme/tiny\", \"dtype\": \"fp8\"} | 422 | wrong_type",
                "mood | {\"from\": \"acme/tiny\", \"dtype\": \"fp16\"} | 422 | invalid_value",
                "mood | {\"from\": 7} | 422 | wrong_type",
                "mood | [] | 422 | wrong_type",
                "mood | {\"from\" | 400 | malformed_json",
                "acme/explanations | '' | 422 | invalid_value"
            })
    void whatCannotBeLoadedIsRefusedAtOnce(String name, String body, int status, String code) {
        put(name, body)
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("detail", not(containsString("Exception")))
                .body(
                        "detail",
                        not(containsString(
                                TinyCheckpoints.folder(".").getParent().toString())));
        given().get("/models/" + name).then().statusCode(404);
    }

    @Test
    void aBodyWithoutEndIsTurnedAway() {
        byte[] long3M = new byte[3 << 20];
        Arrays.fill(long3M, (byte) ' ');
        given().body(long3M).put("/models/mood").then().statusCode(413).body("code", equalTo("body_too_large"));
    }
}
