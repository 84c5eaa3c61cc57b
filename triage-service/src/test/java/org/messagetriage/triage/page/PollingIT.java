package org.messagetriage.triage.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.message.Messages;

/** What the page asks every few seconds, and what a reviewer does meanwhile. */
@QuarkusTest
class PollingIT extends PageTest {
    /** Long enough for an answer to be shown, and shorter than the pause between two polls. */
    private static final double SHOWN_MS = 1_000;

    @Test
    void anAnswerFromBeforeTheMessageWasFinishedBringsNoRowBack() {
        long[] ids = send("bad one", "bad two");
        Desk desk = nora().press("j");
        assertThat(desk.button("Replied")).isEnabled();
        List<Runnable> answers = hold(desk, "**/api/messages?**");
        desk.press("d");
        assertThat(desk.note("Marked as replied")).isVisible();

        answers.get(0).run();

        desk.page.waitForTimeout(SHOWN_MS);
        assertEquals(0, desk.row(ids[0]).count());
        assertEquals(1, desk.row(ids[1]).count());
    }

    @Test
    void anAnswerWhileTheMessageIsBeingFinishedBringsNoRowBack() {
        long[] ids = send("bad one", "bad two");
        Desk desk = nora().press("j");
        assertThat(desk.button("Replied")).isEnabled();
        List<Route> resolutions = new ArrayList<>();
        desk.page.route("**/resolution", resolutions::add);

        desk.page.waitForResponse("**/api/messages?**", () -> {
            desk.press("d");
            desk.poll();
        });

        desk.page.waitForTimeout(SHOWN_MS);
        assertEquals(0, desk.row(ids[0]).count());
        resolutions.get(0).resume();
        assertThat(desk.note("Marked as replied")).isVisible();
    }

    @Test
    void anAnswerFromBeforeTheCorrectionDoesNotTakeItBack() {
        long id = send("bad one")[0];
        Desk desk = nora().go("#/queue/reply/" + id);
        assertThat(desk.button("Replied")).isEnabled();
        List<Runnable> answers = hold(desk, "**/api/messages/" + id);
        desk.press("4", "Enter");
        assertThat(desk.note("Labelled “Satisfied”")).isVisible();

        answers.get(0).run();

        desk.page.waitForTimeout(SHOWN_MS);
        Locator given = desk.page.locator(".score[data-label=satisfied]");
        assertEquals("true", given.getAttribute("aria-pressed"));
    }

    @Test
    void newMessagesPushNoRowOutOfALongList() {
        int rows = 210;
        for (int i = 0; i < rows; i++) {
            Messages.scored("bad " + i, 0.8, 0.05);
        }
        Desk desk = nora();
        for (int shown = 50; shown < rows; shown += 50) {
            assertThat(desk.rows()).hasCount(shown);
            desk.button("Show more").click();
        }
        assertThat(desk.rows()).hasCount(rows);

        Messages.scored("bad and urgent", 0.95, 0.03);
        Messages.scored("bad and urgent too", 0.95, 0.03);
        desk.poll();

        assertThat(desk.rows()).hasCount(rows + 2);
    }

    /** Keeps a poll's answer from the page. @return what hands it over */
    private static List<Runnable> hold(Desk desk, String address) {
        List<Runnable> answers = new ArrayList<>();
        desk.page.route(address, route -> {
            APIResponse now = route.fetch();
            answers.add(() -> route.fulfill(new Route.FulfillOptions().setResponse(now)));
        });
        desk.poll();
        desk.page.waitForCondition(() -> !answers.isEmpty());
        return answers;
    }
}
