package org.messagetriage.triage.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FindingIT extends PageTest {

    @Test
    void searchNarrowsTheListAndReloadKeepsIt() {
        send("bad parcel, order 4711", "bad invoice");
        Desk desk = nora();
        assertThat(desk.rows()).hasCount(2);
        desk.press("/").type("parcel");
        assertThat(desk.rows()).hasCount(1);
        assertThat(desk.rows()).containsText("4711");
        assertThat(desk.page.locator("[data-tab=reply] b")).hasText("1");

        desk.page.reload();
        assertThat(desk.page.locator("#search")).hasValue("parcel");
        assertThat(desk.rows()).hasCount(1);
        desk.page.locator("#search").fill("nothing of the kind");
        assertThat(desk.page.getByText("Nothing matches")).isVisible();
        desk.button("Clear search and filters").click();
        assertThat(desk.rows()).hasCount(2);
    }

    @Test
    void filtersByLabelChannelLanguageAndState() {
        send(Map.of("text", "bad mail", "channel", "email", "language", "en"));
        send(Map.of("text", "bad chat", "channel", "chat", "language", "de"));
        send(Map.of("text", "fine", "channel", "chat", "language", "de"));
        awaitScored();
        Desk desk = nora().go("#/messages");
        assertThat(desk.rows()).hasCount(3);

        desk.page.getByLabel("Channel").selectOption("chat");
        assertThat(desk.rows()).hasCount(2);
        desk.page.getByLabel("Label").selectOption("very_unsatisfied");
        assertThat(desk.rows()).hasCount(1);
        desk.page.getByLabel("State").selectOption("replied");
        assertThat(desk.page.getByText("Nothing matches")).isVisible();
        desk.page.locator(".filters").getByText("Clear").click();
        desk.page.getByLabel("Language").selectOption("en");
        assertThat(desk.rows()).hasCount(1);
        assertThat(desk.rows()).containsText("bad mail");
    }

    @Test
    void backAndForwardWalkThroughPlaces() {
        long id = send("bad one")[0];
        Desk desk = nora();
        desk.row(id).click();
        assertThat(desk.text()).hasText("bad one");
        desk.page.locator("[data-tab=all]").click();
        desk.expectAddress("#/messages");
        desk.page.goBack();
        assertThat(desk.text()).hasText("bad one");
        desk.page.goBack();
        assertThat(desk.page.getByText("No message open")).isVisible();
    }

    @Test
    void unknownMessageAndPlaceAreSaid() {
        Desk desk = nora().go("#/messages/987654321");
        assertThat(desk.page.getByText("There is no message 987654321")).isVisible();
        desk.go("#/somewhere");
        assertThat(desk.page.getByText("There is no such page")).isVisible();
    }

    @Test
    void phoneShowsTheListThenTheMessageThenTheListAgain() {
        long[] ids = send("bad one", "bad two");
        Desk desk = phone().signIn("nora", PASSWORD);
        assertThat(desk.reader()).isHidden();
        desk.row(ids[1]).click();
        assertThat(desk.text()).hasText("bad two");
        assertThat(desk.row(ids[0])).isHidden();
        assertThat(desk.button("Replied")).isInViewport();
        desk.button("Replied").click();
        assertThat(desk.row(ids[0])).isVisible();
        assertThat(desk.row(ids[1])).hasCount(0);
        desk.row(ids[0]).click();
        desk.page.getByLabel("Back to the list").click();
        assertThat(desk.row(ids[0])).isVisible();
    }
}
