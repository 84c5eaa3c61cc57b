package org.messagetriage.triage.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.inference.FakeInference;

@QuarkusTest
class ServiceAwayIT extends PageTest {

    @Test
    void wordsCannotBeWeighedWhileInferenceIsAwayAndCanAfterwards() {
        long id = send("bad one")[0];
        FakeInference.away();
        Desk desk = nora().go("#/queue/reply/" + id);
        assertThat(desk.page.getByText("The inference service is away")).isVisible();
        assertThat(desk.text()).hasText("bad one");
        assertThat(desk.button("Replied")).isEnabled();

        FakeInference.up();
        desk.button("Try again").click();
        assertThat(desk.page.locator("mark")).hasText("bad");
    }

    @Test
    void listThatCannotBeLoadedSaysSoAndTriesAgain() {
        send("bad one");
        Desk desk = nora();
        assertThat(desk.rows()).hasCount(1);
        desk.page.route("**/api/messages?**", Route::abort);
        desk.page.locator("[data-tab=all]").click();
        assertThat(desk.page.getByText("The triage service cannot be reached.").first())
                .isVisible();
        desk.page.unroute("**/api/messages?**");
        desk.button("Try again").click();
        assertThat(desk.rows()).hasCount(1);
    }

    @Test
    void noConnectionIsSaidOnTopAndEndsByItself() {
        send("bad one");
        Desk desk = nora();
        assertThat(desk.rows()).hasCount(1);
        desk.offline(true);
        desk.poll();
        desk.poll();
        assertThat(desk.page.locator(".notice[data-tone=error]")).isVisible();
        assertThat(desk.rows()).hasCount(1);
        desk.offline(false);
        assertThat(desk.page.locator(".notice[data-tone=error]")).isHidden();
    }

    @Test
    void refusedChangeIsTakenBackOnTheScreen() {
        long[] ids = send("bad one", "bad two");
        Desk desk = nora().go("#/queue/reply/" + ids[0]);
        assertThat(desk.button("Replied")).isEnabled();
        desk.page.route(
                "**/resolution",
                route -> route.fulfill(
                        new Route.FulfillOptions()
                                .setStatus(500)
                                .setContentType("application/problem+json")
                                .setBody(
                                        "{\"title\":\"Something went wrong in this service\",\"status\":500,\"code\":\"internal_error\"}")));
        desk.press("d");
        assertThat(desk.page.locator(".toast[data-tone=error]")).containsText("Something went wrong");
        assertThat(desk.row(ids[0])).isVisible();
        assertThat(desk.text()).hasText("bad one");
    }

    @Test
    void whoCannotBeSignedOutIsTold() {
        Desk desk = nora().go("#/profile");
        desk.page.route("**/api/session", route -> {
            if (route.request().method().equals("DELETE")) {
                route.abort();
            } else {
                route.resume();
            }
        });
        Locator signOut = desk.page.locator("main").getByText("Sign out");
        signOut.click();
        assertThat(desk.page.locator(".toast[data-tone=error]")).containsText("cannot be reached");
        assertThat(signOut).isVisible();
    }

    @Test
    void aQueryThatFailsKeepsNoOtherFromBeingAsked() {
        long id = send("bad one")[0];
        Desk desk = nora().go("#/queue/reply/" + id);
        assertThat(desk.button("Replied")).isEnabled();
        desk.page.route("**/api/messages/counts*", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        desk.page.waitForResponse("**/api/messages/counts*", desk::poll);
        desk.page.waitForResponse("**/api/messages/" + id, desk::poll);
    }

    @Test
    void loadingIsShownUntilTheMessageIsHere() {
        long id = send("bad one")[0];
        Desk desk = nora();
        desk.page.route("**/api/messages/" + id, route -> {
            desk.page.waitForTimeout(800);
            route.resume();
        });
        desk.page.navigate(address + "#/messages/" + id, new Page.NavigateOptions());
        assertThat(desk.reader().locator("[role=status]").first()).isAttached();
        assertThat(desk.text()).hasText("bad one");
    }
}
