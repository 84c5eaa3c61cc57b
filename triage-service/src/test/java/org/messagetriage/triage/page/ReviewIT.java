package org.messagetriage.triage.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.access.SignedIn;

@QuarkusTest
class ReviewIT extends PageTest {

    @Test
    void showsScoresWordsModelAndPolicy() {
        long id = send("bad heating for weeks")[0];
        Desk desk = nora().go("#/queue/reply/" + id);

        Locator worst = desk.page.locator(".score[data-label=very_unsatisfied]");
        assertThat(worst).containsText("80 %");
        assertThat(worst).hasAttribute("aria-pressed", "true");
        assertThat(desk.page.locator("mark")).hasText("bad");
        assertThat(desk.reader()).containsText("bad +25");
        assertThat(desk.reader()).containsText("satisfaction fake-1");
        assertThat(desk.reader()).containsText("85 % likely unsatisfied; a reply is due from");
        assertThat(desk.reader()).containsText("of policy 1");
        assertThat(desk.page.locator(".history li")).hasCount(3);
    }

    @Test
    void correctsALabelWithItsReasonAndTakesItBack() {
        long id = send("bad was my day, your service is fine")[0];
        Desk desk = nora().go("#/queue/reply/" + id);
        assertThat(desk.button("Satisfied").first()).isVisible();

        desk.press("4").type("Praise, in truth").press("Enter");
        assertThat(desk.note("Labelled “Satisfied”. Now: no reply needed.")).isVisible();
        assertThat(desk.page.locator(".history")).containsText("Praise, in truth");
        assertEquals("satisfied", message(id).getString("override.label"));
        assertEquals("very_unsatisfied", message(id).getString("prediction.label"));

        desk.reader().focus();
        desk.press("u");
        assertThat(desk.note("Taken back")).isVisible();
        assertThat(desk.page.locator(".score[data-label=very_unsatisfied]")).hasAttribute("aria-pressed", "true");
        assertEquals("reply", message(id).getString("queue"));
    }

    @Test
    void escapeLeavesTheLabelAsItWas() {
        long id = send("bad one")[0];
        Desk desk = nora().go("#/queue/reply/" + id);
        assertThat(desk.button("Very unsatisfied")).isVisible();
        desk.press("5").type("no, wait").press("Escape");
        assertThat(desk.page.locator(".inline-form")).hasCount(0);
        assertEquals("very_unsatisfied", message(id).getString("label"));
    }

    @Test
    void resolvingGoesOnToTheNextAndUndoBringsItBack() {
        long[] ids = send("bad one", "bad two");
        Desk desk = nora().press("j");
        assertThat(desk.text()).hasText("bad one");
        desk.press("n").type("Called him").press("Escape");
        desk.press("d");

        assertThat(desk.text()).hasText("bad two");
        assertThat(desk.row(ids[0])).hasCount(0);
        assertThat(desk.note("Marked as replied")).isVisible();
        assertThat(desk.page.locator("[data-tab=reply] b")).hasText("1");
        assertEquals("replied", message(ids[0]).getString("state"));

        desk.press("u");
        assertThat(desk.text()).hasText("bad one");
        assertThat(desk.row(ids[0])).isVisible();
        assertThat(desk.page.locator(".history")).containsText("Called him");
        assertEquals("waiting", message(ids[0]).getString("state"));
    }

    @Test
    void lastOneDismissedLeavesAnEmptyQueueThatSaysSo() {
        send("bad one");
        Desk desk = nora().press("j");
        assertThat(desk.button("Dismiss").first()).isVisible();
        desk.press("x");
        assertThat(desk.page.getByText("Nobody is waiting for a reply")).isVisible();
        desk.press("g", "d");
        assertThat(desk.rows()).hasCount(1);
        assertThat(desk.rows()).containsText("Dismissed");
    }

    @Test
    void reopeningIsOfferedToWhoeverFinishedAndToAdminsAlone() {
        long id = send("bad one")[0];
        SignedIn.as("nora", org.messagetriage.triage.access.Role.REVIEWER)
                .contentType("application/json")
                .body("{\"action\": \"replied\"}")
                .put("/api/messages/" + id + "/resolution")
                .then()
                .statusCode(200);

        Desk emil = desk().signIn("emil", PASSWORD).go("#/queue/done/" + id);
        assertThat(emil.page.locator(".actions")).containsText("Replied");
        assertThat(emil.button("Reopen")).hasCount(0);
        Desk nora = nora().go("#/queue/done/" + id);
        assertThat(nora.button("Reopen")).isVisible();
        Desk alma = desk().signIn("alma", PASSWORD).go("#/queue/done/" + id);
        assertThat(alma.button("Reopen")).isVisible();

        alma.reader().focus();
        alma.press("u");
        assertThat(alma.note("Back in the queue")).isVisible();
        assertThat(alma.page.locator(".history")).containsText("Back in the queue alma");
        assertThat(alma.page.locator(".lease")).containsText("Claim");
        assertEquals("waiting", message(id).getString("state"));
    }

    @Test
    void whoeverFinishedAMessageReopensItByTheButton() {
        long id = send("bad one")[0];
        Desk desk = nora().go("#/queue/reply/" + id);
        assertThat(desk.button("Replied")).isEnabled();
        desk.press("d");
        assertThat(desk.note("Marked as replied")).isVisible();
        desk.go("#/queue/done/" + id);
        desk.button("Reopen").click();
        assertThat(desk.note("Back in the queue")).isVisible();
        assertThat(desk.page.locator(".lease")).containsText("Yours");
        assertEquals("waiting", message(id).getString("state"));
    }

    @Test
    void claimsTheNextAndShowsTheLeaseToOthers() {
        long[] ids = send("bad one", "bad two");
        Desk nora = nora().press("c");
        assertThat(nora.text()).hasText("bad one");
        assertThat(nora.page.locator(".lease")).containsText("Yours");

        Desk emil = desk().signIn("emil", PASSWORD).go("#/queue/reply/" + ids[0]);
        assertThat(emil.page.locator(".lease")).containsText("nora is on it");
        assertThat(emil.row(ids[0])).containsText("nora");
        assertThat(emil.button("Replied")).isDisabled();
        emil.press("c");
        assertThat(emil.text()).hasText("bad two");

        nora.page.getByText("Release").click();
        emil.go("#/queue/reply/" + ids[0]);
        assertThat(emil.button("Replied")).isEnabled();
    }

    @Test
    void whoComesSecondIsToldAndLosesNothingTyped() {
        long id = send("bad one")[0];
        Desk emil = desk().signIn("emil", PASSWORD).go("#/queue/reply/" + id);
        assertThat(emil.button("Unsatisfied").first()).isVisible();
        emil.press("2").type("my reason");
        SignedIn.as("nora", org.messagetriage.triage.access.Role.REVIEWER)
                .post("/api/messages/" + id + "/claim")
                .then()
                .statusCode(200);
        emil.press("Enter");

        assertThat(emil.page.locator(".toast[data-tone=error]")).containsText("nora");
        assertThat(emil.page.locator(".lease")).containsText("nora is on it");
        assertThat(emil.page.locator(".inline-form input")).hasValue("my reason");
        assertEquals("very_unsatisfied", message(id).getString("label"));
    }

    @Test
    void newMessagesComeByThemselvesAndLeaveTheReaderInPeace() {
        long first = send("bad one")[0];
        Desk desk = nora().press("j").press("1").type("half a thou");
        assertThat(desk.page.locator(".inline-form input")).isFocused();
        long second = send("bad two")[0];

        assertThat(desk.row(second)).isVisible();
        desk.expectAddress("#/queue/reply/" + first);
        assertThat(desk.page.locator(".inline-form input")).isFocused();
        assertThat(desk.page.locator(".inline-form input")).hasValue("half a thou");
    }

    private static JsonPath message(long id) {
        return SignedIn.reviewer().get("/api/messages/" + id).jsonPath();
    }
}
