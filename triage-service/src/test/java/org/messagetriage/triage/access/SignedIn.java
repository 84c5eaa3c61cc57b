package org.messagetriage.triage.access;

import static io.restassured.RestAssured.given;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;

/** Requests of people and programs that are signed in, for tests of other rooms. */
public final class SignedIn {
    private SignedIn() {}

    /** With the cookie of an account, which is made if there is none of this name. */
    public static RequestSpecification as(String name, Role role) {
        String token = Secrets.random(32);
        QuarkusTransaction.requiringNew().run(() -> {
            Account account = Account.<Account>find("name", name).firstResult();
            if (account == null) {
                account = new Account();
                account.name = name;
                account.passwordHash = "unusable";
                account.role = role;
                account.persist();
            }
            Session session = new Session();
            session.tokenHash = Secrets.sha256(token);
            session.account = account;
            session.expiresAt = Instant.now().plus(Duration.ofHours(1));
            session.persist();
        });
        return given().cookie(CredentialMechanism.COOKIE, token);
    }

    public static RequestSpecification reviewer() {
        return as("rita", Role.REVIEWER);
    }

    public static RequestSpecification admin() {
        return as("ada", Role.ADMIN);
    }

    /** With an API key. */
    public static RequestSpecification integration() {
        return given().header("Authorization", "Bearer " + integrationKey());
    }

    /** An API key made for this. */
    public static String integrationKey() {
        String secret = CredentialMechanism.KEY_PREFIX + Secrets.random(32);
        QuarkusTransaction.requiringNew().run(() -> {
            ApiKey key = new ApiKey();
            key.name = "test " + Secrets.random(9);
            key.keyHash = Secrets.sha256(secret);
            key.prefix = secret.substring(0, 9);
            key.role = Role.INTEGRATION;
            key.createdBy = "test";
            key.persist();
        });
        return secret;
    }
}
