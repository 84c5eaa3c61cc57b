package org.messagetriage.triage.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.SignedIn;

@QuarkusTest
class SignInIT extends PageTest {

    @Test
    void tellsWhereTheFirstPasswordIs() {
        Desk desk = desk().go("");
        desk.page.getByText("First time here?").click();
        assertThat(desk.page.locator("details")).containsText("initial-admin-password");
    }

    @Test
    void wrongPasswordIsSaidAndTheNameStays() {
        Desk desk = desk().go("");
        desk.enter("nora", "not the password");
        assertThat(desk.page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                .containsText("do not match");
        assertThat(desk.page.getByLabel("Name")).hasValue("nora");
    }

    @Test
    void linkIntoAMessageLeadsThereAfterSignIn() {
        long id = send("bad luck")[0];
        Desk desk = desk().go("#/messages/" + id);
        desk.enter("nora", PASSWORD);
        assertThat(desk.text()).hasText("bad luck");
    }

    @Test
    void endedSessionAsksAgainAndKeepsWhatWasTyped() {
        long id = send("bad service")[0];
        Desk desk = nora().go("#/queue/reply/" + id);
        assertThat(desk.button("Very unsatisfied")).isVisible();
        desk.press("3").type("they were only asking");
        desk.forgetSession();
        desk.press("Enter");

        assertThat(desk.page.getByText("Please sign in again")).isVisible();
        desk.enter("nora", PASSWORD);

        assertThat(desk.note("Labelled “Neutral”")).isVisible();
        String reason =
                SignedIn.reviewer().get("/api/messages/" + id).jsonPath().getString("override.reason");
        assertEquals("they were only asking", reason);
    }

    @Test
    void whoeverSignsInInsteadDoesNotFinishWhatTheLastOneBegan() {
        long id = send("bad service")[0];
        Desk desk = nora().go("#/queue/reply/" + id);
        assertThat(desk.button("Very unsatisfied")).isVisible();
        desk.press("3");
        desk.forgetSession();
        desk.press("Enter");
        assertThat(desk.page.getByText("Please sign in again")).isVisible();

        desk.enter("emil", PASSWORD);

        assertThat(desk.page.getByText("No message open")).isVisible();
        assertThat(desk.page.locator(".me")).containsText("emil");
        assertNull(SignedIn.reviewer().get("/api/messages/" + id).jsonPath().get("override"));
    }

    @Test
    void signingOutLeavesNothingBehind() {
        send("bad secret");
        Desk desk = nora();
        assertThat(desk.rows()).hasCount(1);
        desk.go("#/profile");
        desk.page.locator("main").getByText("Sign out").click();
        assertThat(desk.button("Sign in")).isVisible();
        assertThat(desk.page.locator("body")).not().containsText("bad secret");
    }
}
