package org.messagetriage.inference.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {

    private static final Path HOME = Path.of("home");

    @ParameterizedTest
    @CsvSource({
        "facebook/bart-large-mnli, facebook/bart-large-mnli, main",
        "MoritzLaurer/deberta-v3-base-zeroshot-v2.0, MoritzLaurer/deberta-v3-base-zeroshot-v2.0, main",
        "a/b@v1.0, a/b, v1.0",
        "a/b@refs/pr/7, a/b, refs/pr/7",
        "a/b@0123456789abcdef0123456789abcdef01234567, a/b, 0123456789abcdef0123456789abcdef01234567",
        "./mine, mine, ",
        "./mine/one, mine/one, ",
        "./mine--two, mine--two, "
    })
    void understandsThreeForms(String text, String name, String revision) throws HubException {
        ModelReference reference = ModelReference.parse(text);
        assertEquals(new ModelReference(name, revision), reference);
        assertEquals(text, reference.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a",
                "a/",
                "/b",
                "a/b/c",
                "../b",
                "a/..",
                "a/b..c",
                "a--b/c",
                "a/b--c",
                "a/.b",
                "a/b.",
                "a/-b",
                "a b/c",
                "a/b@",
                "@v1",
                "a/b@../x",
                "a/b@x/../y",
                "a/b@/x",
                "a/b@x y",
                "a/b@x@y",
                "a/b?x=1",
                "a/b#c",
                "a/b%2e",
                "a\\b/c",
                "a/b\n",
                "./",
                "./..",
                "./../x",
                "./a/../../x",
                "./a//b",
                ".//etc",
                "./a@v1",
                "/etc/passwd",
                "~/x",
                "C:/x",
                "http://a/b",
                "a/b.git",
                "\u00e4/b",
                "a/b@caf\u00e9"
            })
    void refusesEverythingElse(String text) {
        assertEquals(HubError.INVALID_REFERENCE, HubClientTest.error(() -> ModelReference.parse(text)));
    }

    @Test
    void readsTheEnvironmentAsHuggingFacesToolsDo() {
        assertEquals(
                new HubSettings(
                        URI.create("https://huggingface.co"),
                        null,
                        HOME.resolve(".cache/huggingface/hub"),
                        false,
                        null),
                HubSettings.of(Map.of(), HOME));
        Map<String, String> environment = Map.of(
                "HF_ENDPOINT",
                "http://mirror:8080/hf/",
                "HF_TOKEN",
                " hf_x\n",
                "HF_HOME",
                "data",
                "HF_HUB_OFFLINE",
                "YES");
        HubSettings settings = HubSettings.of(environment, HOME);
        assertEquals(
                new HubSettings(URI.create("http://mirror:8080/hf"), "hf_x", Path.of("data", "hub"), true, null),
                settings);
        Assertions.assertFalse(settings.toString().contains("hf_x"));
        assertEquals(
                HOME.resolve("hf/hub"),
                HubSettings.of(Map.of("HF_HOME", "~/hf"), HOME).cache());
        assertEquals(
                Path.of("elsewhere"),
                HubSettings.of(Map.of("HF_HOME", "data", "HF_HUB_CACHE", "elsewhere"), HOME)
                        .cache());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mirror",
                "file:///etc",
                "http://",
                "ftp://a",
                "http://a?b",
                "http://user:secret@a",
                "http://user:secret@a b"
            })
    void refusesAnEndpointThatIsNone(String endpoint) {
        IllegalArgumentException refusal = Assertions.assertThrows(
                IllegalArgumentException.class, () -> HubSettings.of(Map.of("HF_ENDPOINT", endpoint), HOME));
        Assertions.assertTrue(refusal.getMessage().startsWith("HF_ENDPOINT"));
        Assertions.assertFalse(refusal.toString().contains("secret"), "passwords are not for logs");
        Assertions.assertNull(refusal.getCause(), "whose message may quote it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf_secret\nHF_HOME=x", "hf_secret\u0007", "hf secret", "hf_secr\u00e9t"})
    void refusesATokenThatIsNoneAndDoesNotSayIt(String token) {
        IllegalArgumentException refusal = Assertions.assertThrows(
                IllegalArgumentException.class, () -> HubSettings.of(Map.of("HF_TOKEN", token), HOME));
        Assertions.assertTrue(refusal.getMessage().contains("HF_TOKEN"));
        Assertions.assertFalse(refusal.getMessage().contains("hf"), refusal.getMessage());
    }

    @Test
    void tellsRateAndTimeLeft() {
        assertEquals(
                "a/b: 100.0 of 300.0 MB, 2 of 5 files, 20.0 MB/s, 10 s left",
                new DownloadProgress("a/b", 2, 5, 100_000_000, 300_000_000, 20e6).toString());
        assertEquals(-1, new DownloadProgress("a/b", 0, 5, 0, 300_000_000, 0).secondsLeft());
    }

    @Test
    void measuresWhatComesAndNotWhatWasThere() {
        long[] now = {0};
        DownloadProgress[] last = new DownloadProgress[1];
        ProgressMeter meter = new ProgressMeter("a/b", progress -> last[0] = progress, () -> now[0]);
        meter.expect(1, 10_000_000);
        meter.have(5_000_000);
        for (int second = 1; second <= 20; second++) {
            now[0] = second * 1_000_000_000L;
            meter.receive(100_000);
        }
        assertEquals(100_000, last[0].bytesPerSecond());
        assertEquals(7_000_000, last[0].bytes());
        assertEquals(30, last[0].secondsLeft());
    }
}
