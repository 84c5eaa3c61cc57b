package org.messagetriage.triage.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class KeyboardIT extends PageTest {

    @Test
    void walksTheQueueAndBack() {
        long[] ids = send("bad one", "bad two", "bad three");
        Desk desk = nora();
        assertThat(desk.rows()).hasCount(3);

        desk.press("j");
        assertThat(desk.text()).hasText("bad one");
        desk.press("j", "j");
        assertThat(desk.text()).hasText("bad three");
        desk.press("j", "k");
        assertThat(desk.text()).hasText("bad two");
        desk.expectAddress("#/queue/reply/" + ids[1]);

        desk.press("Enter");
        assertThat(desk.reader()).isFocused();
        desk.press("Escape");
        assertThat(desk.page.getByText("No message open")).isVisible();
        assertThat(desk.row(ids[1])).isFocused();
    }

    @Test
    void keysRestWhileSomebodyTypes() {
        send("bad one");
        Desk desk = nora().press("j", "/");
        desk.type("dx1?");
        assertThat(desk.page.locator("#search")).hasValue("dx1?");
        assertThat(desk.page.getByText("Keys", new com.microsoft.playwright.Page.GetByTextOptions().setExact(true)))
                .isHidden();
        assertThat(desk.page.locator(".toast")).hasCount(0);
    }

    @Test
    void keysGoOnWhereNoNoteCanBeWritten() {
        long[] ids = send("bad one", "bad two");
        Desk desk = nora().press("j", "d");
        assertThat(desk.text()).hasText("bad two");
        desk.press("d");
        assertThat(desk.page.getByText("Nobody is waiting for a reply")).isVisible();
        desk.go("#/queue/done/" + ids[1]);
        assertThat(desk.rows()).hasCount(2);
        assertThat(desk.text()).hasText("bad two");

        desk.press("n", "j");

        assertThat(desk.text()).hasText("bad one");
    }

    @Test
    void aKeyThatIsHeldDownFinishesOneMessage() {
        long[] ids = send("bad one", "bad two", "bad three");
        Desk desk = nora().press("j");
        assertThat(desk.text()).hasText("bad one");
        for (int i = 0; i < 5; i++) {
            desk.page.keyboard().down("d");
        }
        desk.page.keyboard().up("d");
        assertThat(desk.note("Marked as replied")).isVisible();
        assertThat(desk.text()).hasText("bad two");
        assertThat(desk.row(ids[2])).isVisible();
        assertThat(desk.rows()).hasCount(2);
    }

    @Test
    void undoOnAFinishedMessageDoesWhatItsButtonSays() {
        long[] ids = send("bad one", "bad two", "bad three");
        Desk desk = nora().press("j", "d");
        assertThat(desk.text()).hasText("bad two");
        desk.press("d");
        assertThat(desk.text()).hasText("bad three");
        desk.go("#/queue/done/" + ids[0]);
        assertThat(desk.button("Reopen")).isVisible();

        desk.press("u");

        assertThat(desk.note("Taken back")).isVisible();
        desk.go("#/queue/reply");
        assertThat(desk.row(ids[0])).isVisible();
        assertThat(desk.row(ids[1])).hasCount(0);
    }

    @Test
    void whatIsStillOnItsWayCanBeTakenBack() {
        long[] ids = send("bad one", "bad two", "bad three");
        Desk desk = nora().press("j", "d");
        assertThat(desk.text()).hasText("bad two");
        desk.page.route("**/resolution", route -> {
            desk.page.waitForTimeout(700);
            route.resume();
        });

        desk.press("d", "u");

        assertThat(desk.note("Taken back")).isVisible();
        desk.expectAddress("#/queue/reply/" + ids[1]);
        assertThat(desk.rows()).hasCount(2);
    }

    @Test
    void questionMarkShowsTheKeysAndEscapeHidesThem() {
        Desk desk = nora().press("?");
        assertThat(desk.page.getByText("Claim the next one")).isVisible();
        desk.press("Escape");
        assertThat(desk.page.getByText("Claim the next one")).isHidden();
    }

    @Test
    void keysCanBeSwitchedOff() {
        send("bad one");
        Desk desk = nora().go("#/profile");
        desk.page.getByLabel("Single keys do things").uncheck();
        desk.go("#/queue/reply");
        assertThat(desk.rows()).hasCount(1);
        desk.press("j");
        assertThat(desk.page.getByText("No message open")).isVisible();
    }

    @Test
    void everythingCanBeReachedByTab() {
        long id = send("bad one")[0];
        Desk desk = nora().go("#/queue/reply/" + id);
        assertThat(desk.button("Replied")).isVisible();
        for (int i = 0; i < 60; i++) {
            desk.press("Tab");
            if (Boolean.TRUE.equals(desk.page.evaluate("document.activeElement.textContent.includes('Replied')"
                    + " && document.activeElement.matches('.primary:focus-visible')"))) {
                return;
            }
        }
        throw new AssertionError("Tab never reached the button that marks a message as replied");
    }
}
