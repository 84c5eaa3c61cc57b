package org.messagetriage.triage.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.messagetriage.triage.intake.MessageRequest;

/** What a stranger wrote is shown to the letter and never becomes part of the page; Desk fails on any dialog or script. */
@QuarkusTest
class UntrustedTextIT extends PageTest {
    private static final String MARKUP = "<img src=x onerror=alert(1)><script>document.title='owned'</script>"
            + "<style>*{display:none}</style> bad \"quotes\" & ${1+1} {{2+2}} <!-- ";

    @Test
    void markupStaysText() {
        long id = send(Map.of(
                "text", MARKUP,
                "channel", "<b>mail</b>",
                "language", "en",
                "authorRef", "<svg onload=alert(2)>",
                "externalId", "\"><script>alert(3)</script>",
                "attributes", Map.of("<i>name</i>", "<u>value</u>")));
        awaitScored();
        Desk desk = nora();
        assertThat(desk.row(id)).containsText(MARKUP.strip());
        desk.go("#/queue/reply/" + id);
        assertThat(desk.page.locator("mark")).isVisible();
        assertEquals(MARKUP, desk.text().textContent());
        assertThat(desk.page.locator(".facts")).containsText("<u>value</u>");
        assertEquals(
                0,
                desk.page
                        .locator("#app :is(script, style, u, i > b, img[src=x])")
                        .count());
        assertFalse(desk.page.title().contains("owned"));
    }

    @Test
    void textReadsFromRightToLeftWhereItsScriptDoes() {
        String hebrew = "השירות שלכם bad, חיכיתי שעתיים";
        long id = send(hebrew)[0];
        Desk desk = nora().go("#/queue/reply/" + id);
        assertThat(desk.text()).hasText(hebrew);
        assertEquals("rtl", desk.page.evaluate("getComputedStyle(document.querySelector('.message-text')).direction"));
        assertEquals("ltr", desk.page.evaluate("getComputedStyle(document.querySelector('.reader-head')).direction"));
    }

    @Test
    void emojiStayWhole() {
        String text = "bad 👨‍👩‍👧‍👦🏳️‍🌈 ".repeat(300) + "end";
        long id = send(text)[0];
        Desk desk = nora().go("#/queue/reply/" + id);
        assertThat(desk.text()).containsText("👨‍👩‍👧‍👦🏳️‍🌈");
        String shown = desk.text().textContent();
        assertFalse(shown.contains("\uFFFD"));
        assertEquals(
                shown.length(), shown.codePoints().map(Character::charCount).sum());
    }

    @Test
    void longestTextOpensOnRequest() {
        String text = "bad " + "abcdefghi ".repeat(MessageRequest.MAX_TEXT / 10 - 1) + "finish";
        long id = send(text)[0];
        Desk desk = nora().go("#/queue/reply/" + id);
        assertThat(desk.text()).containsText("…");
        assertTrue(desk.text().textContent().length() < 5_000);
        desk.page.getByText("Show all 20,000 characters").click();
        assertThat(desk.text()).containsText("finish");
        assertEquals(text, desk.text().textContent());
    }

    @Test
    void oneEndlessWordDoesNotWidenThePage() {
        long id = send("bad " + "x".repeat(3_000))[0];
        Desk desk = phone().signIn("nora", PASSWORD);
        assertThat(desk.row(id)).isVisible();
        desk.go("#/queue/reply/" + id);
        assertThat(desk.text()).isVisible();
        assertEquals(true, desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
        assertEquals(
                true,
                desk.page.evaluate(
                        "document.querySelector('#reader').scrollWidth <= document.querySelector('#reader').clientWidth"));
    }

    @Test
    void policyForbidsInlineScriptsAndStyles() {
        Desk desk = desk().go("");
        assertThat(desk.page.getByLabel("Name")).isVisible();
        Object ran = desk.page.evaluate("() => { const s = document.createElement('div');"
                + " try { s.innerHTML = '<b>x</b>'; return 'taken'; } catch (e) { return e.name; } }");
        assertEquals("TypeError", ran);
        desk.forgive("TrustedHTML");
        assertEquals(0, desk.page.locator("[style], style, script:not([src])").count());
    }
}
