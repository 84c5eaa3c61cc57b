package org.messagetriage.triage.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.HttpClientConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.http.conn.params.ConnRoutePNames;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.home.Home;

@QuarkusTest
@WithTestResource(TestDatabase.class)
class AccessTest {
    @Inject
    EntityManager entities;

    @Inject
    Home home;

    @Test
    void letsNobodyInWithoutAnAccount() {
        for (String path : new String[] {"/api/session", "/api/accounts", "/api/api-keys"}) {
            given().get(path)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .header("WWW-Authenticate", nullValue())
                    .body("code", equalTo("not_signed_in"));
        }
    }

    @Test
    void firstAdminSignsInWithThePasswordInTheFileUntilItIsChanged() throws Exception {
        Path file = home.resolve("initial-admin-password");
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        String first = Files.readString(file).trim();
        Response signedIn = signIn("admin", first);
        signedIn.then()
                .statusCode(200)
                .body("name", equalTo("admin"))
                .body("role", equalTo("admin"))
                .header("Set-Cookie", containsString("HttpOnly"))
                .header("Set-Cookie", containsString("SameSite=Strict"));

        String cookie = signedIn.cookie(CredentialMechanism.COOKIE);
        withCookie(cookie)
                .body(Map.of("current", "wrong", "next", "a better password"))
                .put("/api/session/password")
                .then()
                .statusCode(401)
                .body("code", equalTo("wrong_credentials"));
        assertTrue(Files.exists(file));
        Response changed = withCookie(cookie)
                .body(Map.of("current", first, "next", "a better password"))
                .put("/api/session/password");
        changed.then().statusCode(200);
        assertFalse(Files.exists(file));
        withCookie(cookie).get("/api/session").then().statusCode(401);
        withCookie(changed.cookie(CredentialMechanism.COOKIE))
                .get("/api/session")
                .then()
                .statusCode(200);
        signIn("admin", first).then().statusCode(401);
    }

    @Test
    void storesNeitherPasswordNorTokenNorKey() {
        String key = createKey("store test");
        createAccount("store-test", "reviewer", "a long password");
        String token = signIn("store-test", "a long password").cookie(CredentialMechanism.COOKIE);
        String rows = entities.createNativeQuery(
                        "select (select string_agg(a::text, ' ') from account a)"
                                + " || (select string_agg(s::text, ' ') from session s)"
                                + " || (select string_agg(k::text, ' ') from api_key k)"
                                + " || (select string_agg(e::text, ' ') from audit_event e)",
                        String.class)
                .getSingleResult()
                .toString();
        for (String secret : new String[] {key, token, "a long password"}) {
            assertFalse(rows.contains(secret));
        }
    }

    @Test
    void signsOut() {
        createAccount("leaver", "reviewer", "a long password");
        String cookie = signIn("Leaver ", "a long password").cookie(CredentialMechanism.COOKIE);
        withCookie(cookie).get("/api/session").then().statusCode(200).body("role", equalTo("reviewer"));
        withCookie(cookie).delete("/api/session").then().statusCode(204);
        withCookie(cookie).get("/api/session").then().statusCode(401);
    }

    @Test
    void slowsGuessingDown() {
        createAccount("victim", "reviewer", "a long password");
        for (int i = 0; i < 5; i++) {
            signIn("victim", "guess " + i).then().statusCode(401).body("code", equalTo("wrong_credentials"));
        }
        signIn("victim", "a long password")
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("too_many_attempts"));
        signIn("nobody-of-that-name", "guess").then().statusCode(401).body("code", equalTo("wrong_credentials"));
    }

    @Test
    void guessingFromElsewhereKeepsNobodyOut() {
        createAccount("well-known", "reviewer", "a long password");
        for (int stranger = 10; stranger < 22; stranger++) {
            for (int i = 0; i < 5; i++) {
                signInFrom("127.0.1." + stranger, "well-known", "guess " + i);
            }
        }
        signIn("well-known", "a long password").then().statusCode(200);
    }

    @Test
    void oneAddressGuessesManyNamesNoFaster() {
        Set<Integer> statuses = new HashSet<>();
        // The wait begins with a second: on a slow machine it is over when the next one comes, and doubles.
        for (int i = 0; i < 60; i++) {
            statuses.add(signInFrom("127.0.2.1", "name-" + i, "a guess").statusCode());
        }
        assertEquals(Set.of(401, 429), statuses);
    }

    @Test
    void refusesWritesFromOtherSites() {
        SignedIn.admin()
                .header("Origin", "https://evil.example")
                .contentType(ContentType.JSON)
                .body(Map.of("name", "mallory", "role", "admin"))
                .post("/api/accounts")
                .then()
                .statusCode(403)
                .body("code", equalTo("cross_site_request"));
        SignedIn.admin()
                .header("Sec-Fetch-Site", "same-site")
                .delete("/api/session")
                .then()
                .statusCode(403);
        SignedIn.admin()
                .header("Authorization", "Basic bm9ib2R5Og==")
                .header("Origin", "https://evil.example")
                .delete("/api/session")
                .then()
                .statusCode(403);
        SignedIn.admin()
                .header("Origin", "http://127.0.0.1:" + io.restassured.RestAssured.port)
                .delete("/api/session")
                .then()
                .statusCode(204);
    }

    @Test
    void knowsItsOwnPageOverHttp2() throws Exception {
        String own = "http://127.0.0.1:" + io.restassured.RestAssured.port;
        HttpClient browser =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(own + "/api/session")).DELETE();

        var ours = browser.send(request.copy().header("Origin", own).build(), BodyHandlers.ofString());
        var other = browser.send(
                request.copy().header("Origin", "http://evil.example").build(), BodyHandlers.ofString());

        assertEquals(HttpClient.Version.HTTP_2, ours.version());
        assertEquals(204, ours.statusCode(), ours.body());
        assertEquals(403, other.statusCode(), other.body());
    }

    @Test
    void rolesHoldAtTheDoor() {
        SignedIn.reviewer().get("/api/accounts").then().statusCode(403).body("code", equalTo("not_allowed"));
        SignedIn.integration().get("/api/api-keys").then().statusCode(403);
        SignedIn.admin().get("/api/accounts").then().statusCode(200).body("items.name", hasItem("ada"));
    }

    @Test
    void aDisabledAccountIsOutAtOnceAndItsSessionsStayEnded() {
        int id = createAccount("leaving", "reviewer", "a long password").path("id");
        String cookie = signIn("leaving", "a long password").cookie(CredentialMechanism.COOKIE);
        admin().body(Map.of("disabled", true))
                .patch("/api/accounts/" + id)
                .then()
                .statusCode(200);
        withCookie(cookie).get("/api/session").then().statusCode(401);
        signIn("leaving", "a long password").then().statusCode(401);
        admin().body(Map.of("disabled", false))
                .patch("/api/accounts/" + id)
                .then()
                .statusCode(200);
        withCookie(cookie).get("/api/session").then().statusCode(401);
        signIn("leaving", "a long password").then().statusCode(200);
    }

    @Test
    void aPasswordSetByAnAdminEndsSessions() {
        int id = createAccount("forgetful", "reviewer", "a long password").path("id");
        String cookie = signIn("forgetful", "a long password").cookie(CredentialMechanism.COOKIE);
        admin().body(Map.of("password", "another password"))
                .patch("/api/accounts/" + id)
                .then()
                .statusCode(200)
                .body("mustChangePassword", equalTo(true));
        withCookie(cookie).get("/api/session").then().statusCode(401);
        signIn("forgetful", "another password").then().statusCode(200);
    }

    @Test
    void refusesBadAccounts() {
        admin().body(Map.of("name", "Bad Name", "role", "reviewer"))
                .post("/api/accounts")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"))
                .body("errors[0].field", equalTo("name"))
                .body("errors[0].message", startsWith("must be 1 to 64"));
        admin().body(Map.of("name", "short", "role", "reviewer", "password", "short"))
                .post("/api/accounts")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("password"));
        admin().body(Map.of("name", "x", "role", "owner"))
                .post("/api/accounts")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("role"))
                .body("errors[0].message", equalTo("must be one of reviewer, admin, integration"));
        admin().body(Map.of("name", "x", "role", 1))
                .post("/api/accounts")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("role"))
                .body("errors[0].message", equalTo("must be one of reviewer, admin, integration"));
        createAccount("twice", "reviewer", "a long password");
        createAccount("twice", "reviewer", "a long password")
                .then()
                .statusCode(409)
                .body("code", equalTo("name_taken"));
    }

    @Test
    void makesAPasswordWhereNoneIsGiven() {
        String password = admin().body(Map.of("name", "fresh", "role", "reviewer"))
                .post("/api/accounts")
                .path("initialPassword");
        signIn("fresh", password).then().statusCode(200);
        admin().get("/api/accounts").then().body("items.initialPassword", not(hasItem(password)));
    }

    @Test
    void aRevokedKeyIsRefused() {
        String key = createKey("revoked");
        given().header("Authorization", "Bearer " + key)
                .get("/api/session")
                .then()
                .statusCode(200)
                .body("name", equalTo("key:revoked"))
                .body("role", equalTo("integration"));
        int id = admin().get("/api/api-keys").path("items.find { it.name == 'revoked' }.id");
        admin().delete("/api/api-keys/" + id).then().statusCode(204);
        given().header("Authorization", "Bearer " + key)
                .get("/api/session")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid_api_key"));
    }

    private static Response createAccount(String name, String role, String password) {
        return admin().body(Map.of("name", name, "role", role, "password", password))
                .post("/api/accounts");
    }

    private static String createKey(String name) {
        return admin().body(Map.of("name", name, "role", "integration"))
                .post("/api/api-keys")
                .then()
                .statusCode(201)
                .extract()
                .path("key");
    }

    /** Loopback is a whole network, 127.0.0.0/8, at least on Linux. */
    private static Response signInFrom(String address, String name, String password) {
        return given().config(RestAssured.config()
                        .httpClient(HttpClientConfig.httpClientConfig()
                                .setParam(ConnRoutePNames.LOCAL_ADDRESS, inetAddress(address))))
                .contentType(ContentType.JSON)
                .body(Map.of("name", name, "password", password))
                .post("/api/session");
    }

    private static InetAddress inetAddress(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Response signIn(String name, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("name", name, "password", password))
                .post("/api/session");
    }

    private static io.restassured.specification.RequestSpecification withCookie(String token) {
        return given().contentType(ContentType.JSON).cookie(CredentialMechanism.COOKIE, token);
    }

    private static io.restassured.specification.RequestSpecification admin() {
        return SignedIn.admin().contentType(ContentType.JSON);
    }
}
