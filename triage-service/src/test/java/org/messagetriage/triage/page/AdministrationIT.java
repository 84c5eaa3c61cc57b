package org.messagetriage.triage.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.SignedIn;

@QuarkusTest
class AdministrationIT extends PageTest {

    private Desk alma() {
        return desk().signIn("alma", PASSWORD);
    }

    @Test
    void thresholdIsTriedOutBeforeItIsPutInForce() {
        long quiet = send("a quiet message")[0];
        send("bad one");
        Desk desk = alma().go("#/policy");
        assertThat(desk.page.locator(".preview")).containsText("1 of 2 waiting messages");
        // The page renders once a second: whoever thinks while they type keeps what is typed.
        desk.page.getByLabel("Threshold, %").fill("");
        desk.page.waitForTimeout(1_500);
        assertThat(desk.page.getByLabel("Threshold, %")).hasValue("");
        desk.press("Tab");
        assertThat(desk.page.getByLabel("Threshold, %")).not().hasValue("0");
        assertThat(desk.page.locator(".preview")).containsText("1 of 2 waiting messages");
        desk.page.getByLabel("Threshold, %").fill("20");
        desk.press("Tab");
        assertThat(desk.page.locator(".preview")).containsText("2 of 2 waiting messages");
        assertThat(desk.page.locator(".preview li")).containsText("a quiet message");
        desk.type("Autumn campaign");
        desk.button("Put in force").click();

        assertThat(desk.note("is in force")).isVisible();
        assertThat(desk.page.locator("tbody tr").first()).containsText("Autumn campaign");
        desk.page.locator("[data-tab=reply]").click();
        assertThat(desk.row(quiet)).isVisible();
    }

    @Test
    void keyIsShownOnceWorksAndCanBeRevoked() {
        Desk desk = alma().go("#/keys");
        String name = "shop " + System.nanoTime();
        desk.page.getByLabel("Name of the program").fill(name);
        desk.button("Create").click();
        String key = desk.page.locator(".secret code").textContent();
        assertEquals(200, reads(key));

        desk.page.reload();
        assertThat(desk.page
                        .locator("tr")
                        .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText(name)))
                .isVisible();
        assertThat(desk.page.locator("body")).not().containsText(key);
        desk.page
                .locator("tr", new com.microsoft.playwright.Page.LocatorOptions().setHasText(name))
                .getByText("Revoke")
                .click();
        desk.button("Revoke for good").click();
        assertThat(desk.note("Revoked")).isVisible();
        assertEquals(401, reads(key));
    }

    private static int reads(String key) {
        return given().header("Authorization", "Bearer " + key)
                .get("/api/messages")
                .statusCode();
    }

    @Test
    void newColleagueSignsInWithThePasswordMadeForThem() {
        Desk desk = alma().go("#/accounts");
        String name = "new" + System.nanoTime();
        desk.page.locator("form").getByLabel("Name").fill(name);
        desk.button("Create").click();
        String password = desk.page.locator(".secret code").textContent();
        desk().signIn(name, password);
        desk.page
                .locator("tr", new com.microsoft.playwright.Page.LocatorOptions().setHasText(name))
                .getByText("Disable")
                .click();
        assertThat(desk.note("is disabled")).isVisible();
    }

    @Test
    void aRefusedRoleIsShownAsItWas() {
        Desk desk = alma().go("#/accounts");
        desk.page.route("**/api/accounts/*", Route::abort);
        Locator role = desk.page.getByLabel("Role of nora");
        role.selectOption("admin");
        assertThat(desk.page.locator(".toast[data-tone=error]")).isVisible();
        assertThat(role).hasValue("reviewer");
    }

    @Test
    void aKeyIsShownEvenIfNothingMoreCanBeAsked() {
        Desk desk = alma().go("#/keys");
        String name = "till " + System.nanoTime();
        desk.page.getByLabel("Name of the program").fill(name);
        desk.page.route("**/api/api-keys", route -> {
            if (route.request().method().equals("GET")) {
                route.abort();
            } else {
                route.resume();
            }
        });
        desk.button("Create").click();
        assertEquals(200, reads(desk.page.locator(".secret code").textContent()));
    }

    @Test
    void reviewersDoNotAdminister() {
        Desk desk = nora();
        assertThat(desk.page.getByText("Administration")).hasCount(0);
        desk.go("#/accounts");
        assertThat(desk.page.getByText("For admins only")).isVisible();
    }

    @Test
    void peopleChangeTheirPassword() {
        String name = "paul" + System.nanoTime();
        SignedIn.admin()
                .contentType("application/json")
                .body("{\"name\":\"" + name + "\",\"role\":\"reviewer\",\"password\":\"" + PASSWORD + "\"}")
                .post("/api/accounts")
                .then()
                .statusCode(201);
        Desk desk = desk().signIn(name, PASSWORD).go("#/profile");
        desk.page.getByLabel("Current password").fill("not this one");
        desk.page.locator("[name=next]").fill("another good password");
        desk.page.locator("[name=again]").fill("another good password");
        desk.button("Change password").click();
        assertThat(desk.page.locator(".toast[data-tone=error]")).containsText("current password is wrong");
        desk.page.getByLabel("Current password").fill(PASSWORD);
        desk.button("Change password").click();
        assertThat(desk.note("Your password is changed")).isVisible();
        desk().signIn(name, "another good password");
    }
}
