package org.messagetriage.triage.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.impl.driver.Driver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The browser that all tests of the page share: an installed Chromium, else the one that Playwright fetches. Where
 * neither can be had the tests are skipped, each by its name and with the reason.
 */
final class Chromium {
    private static final Logger LOG = Logger.getLogger(Chromium.class);
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage");
    private static final int FETCH_MINUTES = 5;

    private static Browser browser;
    private static String missing;

    private Chromium() {}

    static synchronized Browser orSkip() {
        if (browser == null && missing == null) {
            try {
                browser = start();
            } catch (PlaywrightException | IOException e) {
                missing = String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
                LOG.warn("No browser, the tests of the page are skipped: " + missing);
            }
        }
        assumeTrue(browser != null, () -> "No Chromium is installed and none could be fetched: " + missing);
        return browser;
    }

    private static Browser start() throws IOException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        Optional<Path> installed = installed();
        if (installed.isEmpty()) {
            fetch(environment);
        }
        Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
        BrowserType.LaunchOptions options =
                new BrowserType.LaunchOptions().setHeadless(true).setArgs(ARGUMENTS);
        installed.ifPresent(options::setExecutablePath);
        return playwright.chromium().launch(options);
    }

    private static Optional<Path> installed() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name ->
                        List.of(path.split(java.io.File.pathSeparator)).stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Only the browser that is used here; Playwright by itself would fetch three. */
    private static void fetch(Map<String, String> environment) throws IOException {
        Map<String, String> allowed = new HashMap<>(environment);
        allowed.remove("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD");
        ProcessBuilder install =
                Driver.ensureDriverInstalled(environment, false).createProcessBuilder();
        install.environment().putAll(allowed);
        install.command().addAll(List.of("install", "--only-shell", "chromium"));
        Process process = install.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(FETCH_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("fetching one took more than " + FETCH_MINUTES + " minutes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while fetching one", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException("fetching one failed with exit status " + process.exitValue());
        }
    }
}
