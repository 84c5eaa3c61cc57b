package org.messagetriage.triage.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Where one person works: a browser of their own on the page, and what the page complained about meanwhile. */
final class Desk implements AutoCloseable {
    /** Long enough for the page's refresh, every five seconds, on a machine that is busy with other things. */
    private static final double PATIENCE_MS = 20_000;

    static {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    }

    private final BrowserContext context;
    private final URI address;
    private final List<String> complaints = new ArrayList<>();
    final Page page;

    private Desk(URI address, int width, int height) {
        this.address = address;
        context = Chromium.orSkip().newContext(new Browser.NewContextOptions().setViewportSize(width, height));
        context.setDefaultTimeout(PATIENCE_MS);
        // Chromium lets a few requests pass after interception is switched on: with this it is, from the start.
        context.route("**/nowhere", Route::resume);
        page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(this::listen);
        page.onDialog(dialog -> {
            complaints.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
    }

    static Desk wide(URI address) {
        return new Desk(address, 1440, 900);
    }

    static Desk narrow(URI address) {
        return new Desk(address, 390, 844);
    }

    /** A refused request is the page's business, and tested where it matters; broken rules and scripts are not. */
    private void listen(ConsoleMessage message) {
        boolean refused = message.text().startsWith("Failed to load resource");
        if (message.type().equals("error") && !refused) {
            complaints.add(message.text());
        }
    }

    Desk go(String hash) {
        page.navigate(address.resolve("/") + hash);
        return this;
    }

    Desk signIn(String name, String password) {
        go("");
        enter(name, password);
        page.waitForSelector(".row, .queue .blank, .sheet h1");
        return this;
    }

    void enter(String name, String password) {
        page.getByLabel("Name").fill(name);
        page.getByLabel("Password").fill(password);
        button("Sign in").click();
    }

    Desk press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
        return this;
    }

    Desk type(String text) {
        page.keyboard().type(text);
        return this;
    }

    Locator row(long id) {
        return page.locator("#row-" + id);
    }

    Locator rows() {
        return page.locator(".row");
    }

    Locator reader() {
        return page.locator("#reader");
    }

    Locator text() {
        return page.locator(".message-text");
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    Locator note(String words) {
        return page.locator(".toast", new Page.LocatorOptions().setHasText(words));
    }

    /** Waits until the address is that of the service followed by this. */
    void expectAddress(String end) {
        assertThat(page).hasURL(address.resolve("/") + end);
    }

    /** Has the page ask now what it asks every five seconds, and after failures more seldom. */
    void poll() {
        page.evaluate("dispatchEvent(new Event('triage:retry'))");
    }

    void offline(boolean offline) {
        context.setOffline(offline);
    }

    /** For a test that breaks a rule on purpose. */
    void forgive(String complaint) {
        complaints.removeIf(each -> each.contains(complaint));
    }

    void forgetSession() {
        context.clearCookies();
    }

    /** A page that complained has failed, whatever else it did. */
    @Override
    public void close() {
        context.close();
        assertEquals(List.of(), complaints);
    }
}
