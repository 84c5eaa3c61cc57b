package org.messagetriage.triage.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.database.TestDatabase;
import org.messagetriage.triage.home.Home;

/** Ways in and out that meet at the same moment, and a first start that breaks off. */
@QuarkusTest
@WithTestResource(TestDatabase.class)
class ConcurrentAccessTest {
    private static final String PASSWORD = "a long password";
    /** A new thread has this one's class loader, which a pool's has not. */
    private static final Executor ELSEWHERE = deed -> new Thread(deed).start();

    @Inject
    ApiKeyService keys;

    @Inject
    AccountService accounts;

    @Inject
    FirstAdmin firstAdmin;

    @Inject
    Home home;

    @Test
    void aKeyThatIsRevokedWhileItIsUsedStaysRevoked() {
        Response made =
                admin().body(Map.of("name", "in use", "role", "integration")).post("/api/api-keys");
        String secret = made.path("key");
        int id = made.path("id");

        QuarkusTransaction.requiringNew().run(() -> {
            assertTrue(keys.find(secret).isPresent());
            elsewhere(() -> admin().delete("/api/api-keys/" + id).then().statusCode(204));
        });

        given().header("Authorization", "Bearer " + secret)
                .get("/api/session")
                .then()
                .statusCode(401);
    }

    @Test
    void aNewPasswordOutlastsAChangeOfRoleAtTheSameMoment() {
        int id = account("both");
        String cookie = signIn("both", PASSWORD).cookie(CredentialMechanism.COOKIE);
        CompletableFuture<Response> change = new CompletableFuture<>();

        QuarkusTransaction.requiringNew().run(() -> {
            accounts.change(id, Role.INTEGRATION, null, null, "ada");
            change.completeAsync(() -> changePassword(cookie, "quite another password"), ELSEWHERE);
            wait(change);
        });

        assertEquals(200, change.join().statusCode());
        signIn("both", "quite another password").then().statusCode(200);
        signIn("both", PASSWORD).then().statusCode(401);
    }

    @Test
    void aPasswordThatIsReplacedWhileItIsCheckedLetsNobodyIn() {
        int id = account("replaced");
        CompletableFuture<Response> signIn = new CompletableFuture<>();

        QuarkusTransaction.requiringNew().run(() -> {
            accounts.change(id, null, null, "quite another password", "ada");
            // It has read the old hash, which still stands, and either is let in now or waits for what becomes of it.
            signIn.completeAsync(() -> signIn("replaced", PASSWORD), ELSEWHERE);
            wait(signIn);
        });

        assertEquals(401, signIn.join().statusCode());
        signIn("replaced", "quite another password").then().statusCode(200);
    }

    /** Whoever stole a password must not keep it by changing it to itself, again and again. */
    @Test
    void anAdminsNewPasswordOutlastsAChangeUnderTheOldOne() {
        int id = account("stolen");
        String cookie = signIn("stolen", PASSWORD).cookie(CredentialMechanism.COOKIE);
        CompletableFuture<Response> change = new CompletableFuture<>();

        QuarkusTransaction.requiringNew().run(() -> {
            accounts.change(id, null, null, "quite another password", "ada");
            change.completeAsync(() -> changePassword(cookie, PASSWORD), ELSEWHERE);
            wait(change);
        });

        assertEquals(401, change.join().statusCode());
        signIn("stolen", PASSWORD).then().statusCode(401);
        signIn("stolen", "quite another password").then().statusCode(200).body("mustChangePassword", equalTo(true));
    }

    @Test
    void anAccountThatIsDisabledWhileItsPasswordIsCheckedLetsNobodyIn() {
        int id = account("disabled");
        CompletableFuture<Response> signIn = new CompletableFuture<>();

        QuarkusTransaction.requiringNew().run(() -> {
            accounts.change(id, null, true, null, "ada");
            signIn.completeAsync(() -> signIn("disabled", PASSWORD), ELSEWHERE);
            wait(signIn);
        });

        assertEquals(401, signIn.join().statusCode());
    }

    @Test
    void ofTwoAccountsOfOneNameAtOnceTheSecondIsRefused() {
        CompletableFuture<Response> second = new CompletableFuture<>();

        QuarkusTransaction.requiringNew().run(() -> {
            accounts.create("at-once", Role.REVIEWER, PASSWORD, "ada");
            second.completeAsync(() -> create("/api/accounts", "at-once"), ELSEWHERE);
            wait(second);
        });

        assertEquals(409, second.join().statusCode());
        assertEquals("name_taken", second.join().path("code"));
    }

    @Test
    void ofTwoKeysOfOneNameAtOnceTheSecondIsRefused() {
        CompletableFuture<Response> second = new CompletableFuture<>();

        QuarkusTransaction.requiringNew().run(() -> {
            keys.create("at once", Role.REVIEWER, "ada");
            second.completeAsync(() -> create("/api/api-keys", "at once"), ELSEWHERE);
            wait(second);
        });

        assertEquals(409, second.join().statusCode());
        assertEquals("name_taken", second.join().path("code"));
    }

    @Test
    void noFirstAccountIsMadeWhosePasswordNobodyCanKnow() throws Exception {
        Path file = home.resolve("initial-admin-password");
        Path aside = file.resolveSibling("aside");
        boolean there = Files.exists(file);
        if (there) {
            Files.move(file, aside);
        }
        Files.createDirectories(file.resolve("in the way"));
        QuarkusTransaction.begin();
        try {
            Session.deleteAll();
            Account.deleteAll();
            assertThrows(IOException.class, () -> firstAdmin.create(new StartupEvent()));
            assertEquals(Status.STATUS_MARKED_ROLLBACK, QuarkusTransaction.getStatus());
        } finally {
            QuarkusTransaction.rollback();
            Files.delete(file.resolve("in the way"));
            Files.delete(file);
            if (there) {
                Files.move(aside, file);
            }
        }
    }

    private static void elsewhere(Runnable deed) {
        CompletableFuture.runAsync(deed, ELSEWHERE).join();
    }

    private static void wait(CompletableFuture<?> deed) {
        try {
            deed.get(2, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // It waits for this transaction.
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static int account(String name) {
        return admin().body(Map.of("name", name, "role", "reviewer", "password", PASSWORD))
                .post("/api/accounts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static Response create(String path, String name) {
        return admin().body(Map.of("name", name, "role", "reviewer")).post(path);
    }

    private static Response changePassword(String cookie, String next) {
        return withCookie(cookie)
                .body(Map.of("current", PASSWORD, "next", next))
                .put("/api/session/password");
    }

    private static Response signIn(String name, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("name", name, "password", password))
                .post("/api/session");
    }

    private static RequestSpecification withCookie(String token) {
        return given().contentType(ContentType.JSON).cookie(CredentialMechanism.COOKIE, token);
    }

    private static RequestSpecification admin() {
        return SignedIn.admin().contentType(ContentType.JSON);
    }
}
