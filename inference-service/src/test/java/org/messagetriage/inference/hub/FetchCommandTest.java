package org.messagetriage.inference.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command that fills the cache, as somebody at a terminal sees it. */
class FetchCommandTest {

    @TempDir
    Path cache;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int fetch(LoopbackHub hub, boolean terminal, String... models) {
        return new CommandLine(new FetchCommand(() -> TinyModel.client(hub, cache), terminal))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(models);
    }

    @Test
    void theFolderIsPrintedAndALineShowsHowFarItIs() throws Exception {
        try (LoopbackHub hub = new LoopbackHub()) {
            TinyModel.fill(hub);
            hub.misbehave(TinyModel.WEIGHTS, LoopbackHub.Fault.SLOW);
            hub.slowMillis = 8;
            assertEquals(0, fetch(hub, true, "acme/tiny"));
            Path folder = Path.of(out.toString().strip());
            assertTrue(Files.exists(folder.resolve(TinyModel.WEIGHTS)), folder.toString());
            String last = err.toString().substring(err.toString().lastIndexOf('\r'));
            assertTrue(last.contains("acme/tiny: 0.4 of 0.4 MB, 4 of 4 files"), last);
            assertTrue(err.toString().contains("s left"), err.toString());
        }
    }

    @Test
    void anIndexThatCannotBeTrustedIsToldWithItsModel() throws Exception {
        try (LoopbackHub hub = new LoopbackHub()) {
            TinyModel.small(hub).file("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"../x\"}}");
            assertEquals(1, fetch(hub, false, "acme/tiny"));
            String last = err.toString().lines().reduce((a, b) -> b).orElse("");
            assertTrue(last.startsWith("acme/tiny: checkpoint_broken: model.safetensors.index.json: "), err.toString());
        }
    }

    @Test
    void elsewhereThanOnATerminalLinesAreFew() throws Exception {
        try (LoopbackHub hub = new LoopbackHub()) {
            TinyModel.fill(hub);
            hub.misbehave(TinyModel.WEIGHTS, LoopbackHub.Fault.SLOW);
            hub.slowMillis = 8;
            assertEquals(0, fetch(hub, false, "acme/tiny"));
            assertTrue(err.toString().lines().count() <= 4, err.toString());
        }
    }

    @Test
    void whatCannotBeHadIsToldWithItsCode() throws Exception {
        try (LoopbackHub hub = new LoopbackHub()) {
            TinyModel.fill(hub);
            assertEquals(1, fetch(hub, true, "acme/tiny@v9"));
            assertTrue(err.toString().startsWith("acme/tiny@v9: revision_not_found: "), err.toString());
            assertEquals(1, fetch(hub, true, "../etc"));
            assertTrue(err.toString().contains("../etc: invalid_reference: "), err.toString());
            assertEquals(2, fetch(hub, true));
        }
    }
}
