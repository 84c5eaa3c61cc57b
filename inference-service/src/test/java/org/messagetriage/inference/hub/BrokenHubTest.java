package org.messagetriage.inference.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.messagetriage.inference.hub.LoopbackHub.Fault;

/** A hub that misbehaves: what comes of it is a whole model or a clear error, never a broken model. */
class BrokenHubTest {

    private static final String WEIGHTS = TinyModel.WEIGHTS;

    private LoopbackHub hub;
    private byte[] weights;
    private Path incomplete;
    private Path blob;

    @TempDir
    Path cache;

    @BeforeEach
    void startHub() throws IOException {
        hub = new LoopbackHub();
        TinyModel.fill(hub);
        weights = hub.files.get(WEIGHTS);
        blob = cache.resolve("models--acme--tiny/blobs").resolve(LoopbackHub.digest(weights, true));
        incomplete = blob.resolveSibling(blob.getFileName() + ".message-triage.incomplete");
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    @Test
    void goesOnWhereTheConnectionBroke() throws Exception {
        hub.misbehave(WEIGHTS, Fault.DROP, Fault.DROP);
        assertWhole();
        assertEquals(3, hub.ranges(WEIGHTS).size());
        assertTrue(hub.ranges(WEIGHTS).get(2).matches("bytes=[1-9][0-9]+-"), hub.ranges(WEIGHTS)::toString);
    }

    @ParameterizedTest
    @EnumSource(names = {"BUSY", "BROKEN", "WRONG_LENGTH"})
    void triesAgain(Fault fault) throws Exception {
        hub.misbehave(WEIGHTS, fault, fault).misbehave("tokenizer.json", fault);
        assertWhole();
    }

    @Test
    void triesTheQuestionsAgain() throws Exception {
        hub.misbehave("api", Fault.BROKEN, Fault.BUSY).misbehave("HEAD " + WEIGHTS, Fault.BROKEN, Fault.BUSY);
        assertWhole();
    }

    @Test
    void givesUpAtLast() {
        hub.misbehave(WEIGHTS, Fault.BROKEN, Fault.BROKEN, Fault.BROKEN, Fault.BROKEN, Fault.BROKEN);
        assertRefused(HubError.HUB_UNREACHABLE);
        assertEquals(TinyModel.HURRY.attempts(), hub.contentRequests(WEIGHTS));
    }

    @Test
    void beginsAgainWhereTheHubIgnoresTheRange() throws Exception {
        hub.misbehave(WEIGHTS, Fault.DROP, Fault.IGNORE_RANGE);
        assertWhole();
    }

    @Test
    void refusesAnotherRangeThanItAskedFor() {
        hub.misbehave(WEIGHTS, Fault.DROP, Fault.OTHER_RANGE);
        assertRefused(HubError.HUB_ANSWER_INVALID);
    }

    @Test
    void refusesOtherBytes() throws Exception {
        hub.misbehave(WEIGHTS, Fault.WRONG_BYTES);
        assertRefused(HubError.HASH_MISMATCH);
        assertFalse(Files.exists(incomplete));
        assertWhole();
    }

    @Test
    void refusesOtherBytesOfASmallFile() throws Exception {
        hub.misbehave("config.json", Fault.WRONG_BYTES);
        assertRefused(HubError.HASH_MISMATCH);
        assertWhole();
    }

    @Test
    void refusesMoreBytesThanTheHubSaid() throws Exception {
        hub.misbehave(WEIGHTS, Fault.TOO_LONG);
        assertRefused(HubError.HASH_MISMATCH);
        assertWhole();
    }

    @ParameterizedTest
    @CsvSource({
        "api, UNAUTHORIZED, ACCESS_DENIED",
        "api, FORBIDDEN, ACCESS_DENIED",
        "api, MISSING, MODEL_NOT_FOUND",
        "api, ODD_ADDRESS, HUB_ANSWER_INVALID",
        "HEAD model.safetensors, FORBIDDEN, ACCESS_DENIED",
        "HEAD model.safetensors, UNAUTHORIZED, ACCESS_DENIED",
        "HEAD model.safetensors, MISSING, FILE_NOT_FOUND",
        "model.safetensors, FORBIDDEN, ACCESS_DENIED",
        "model.safetensors, MISSING, FILE_NOT_FOUND",
    })
    void saysWhyTheHubRefuses(String what, Fault fault, HubError error) {
        hub.misbehave(what, fault);
        assertRefused(error);
        assertEquals(error.name().toLowerCase(), error.wireName());
    }

    @ParameterizedTest
    @ValueSource(strings = {WEIGHTS, "api"})
    void leavesAHubThatFallsSilent(String inTheMiddleOf) throws Exception {
        hub.misbehave(inTheMiddleOf, Fault.SILENCE);
        HubLimits impatient = new HubLimits(
                4, Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(60), Duration.ofMillis(500), 4);
        long start = System.nanoTime();
        new HubClient(TinyModel.settings(hub, cache), impatient)
                .fetch(ModelReference.parse("acme/tiny"), HubObserver.NONE);
        assertArrayEquals(weights, Files.readAllBytes(blob));
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(50).toNanos());
    }

    @Test
    void refusesAnotherCommitThanTheOneThatWasNamed() {
        hub.misbehave("api", Fault.OTHER_COMMIT);
        assertEquals(HubError.HUB_ANSWER_INVALID, HubClientTest.error(() -> TinyModel.client(hub, cache)
                .fetch(ModelReference.parse("acme/tiny@" + LoopbackHub.COMMIT), HubObserver.NONE)));
    }

    @Test
    void takesNoModelForWholeWhoseSmallFilesDidNotCome() throws Exception {
        hub.misbehave("tokenizer_config.json", Fault.BROKEN, Fault.BROKEN, Fault.BROKEN, Fault.BROKEN);
        ModelReference commit = ModelReference.parse("acme/tiny@" + LoopbackHub.COMMIT);
        assertEquals(HubError.HUB_UNREACHABLE, HubClientTest.error(() -> TinyModel.client(hub, cache)
                .fetch(commit, HubObserver.NONE)));
        HubSettings offline = new HubSettings(hub.address(), null, cache, true, null);
        assertEquals(
                HubError.OFFLINE, HubClientTest.error(() -> new HubClient(offline).fetch(commit, HubObserver.NONE)));
        assertEquals(0, hub.contentRequests(WEIGHTS), "weights come last, so that where they are all is");
    }

    @Test
    void refusesShardsWhoseSizesTogetherAreMoreThanANumberHolds() {
        hub.files.remove(WEIGHTS);
        String[] shards =
                IntStream.range(0, 12).mapToObj(i -> i + ".safetensors").toArray(String[]::new);
        hub.file("model.safetensors.index.json", HubClientTest.index(shards));
        for (String shard : shards) {
            hub.file(shard, shard).lieAboutSize(shard, 900_000_000_000_000_000L);
        }
        assertRefused(HubError.DISK_FULL);
    }

    /** As huggingface_hub did until 2026, whose lock is not ours. */
    @Test
    void isNotDisturbedByAnotherToolThatFetchesTheSame() throws Exception {
        hub.slowMillis = 5;
        hub.misbehave(WEIGHTS, Fault.SLOW);
        FutureTask<Void> fetch = new FutureTask<>(() -> {
            assertWhole();
            return null;
        });
        new Thread(fetch).start();
        while (hub.contentRequests(WEIGHTS) == 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        Path theirs = blob.resolveSibling(blob.getFileName() + ".incomplete");
        Files.write(theirs, new byte[100], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        fetch.get();
        assertEquals(weights.length, Files.size(blob));
        assertEquals(100, Files.size(theirs));
    }

    @Test
    void goesOnWithWhatAnotherDayLeft() throws Exception {
        leave(Arrays.copyOf(weights, 100_000));
        assertWhole();
        assertEquals("bytes=100000-", hub.ranges(WEIGHTS).get(0));
    }

    @Test
    void asksForNothingWhereAllWasLeft() throws Exception {
        leave(weights);
        assertWhole();
        assertEquals(0, hub.contentRequests(WEIGHTS));
    }

    @Test
    void beginsAgainWhereWhatWasLeftIsWrong() throws Exception {
        leave(new byte[100_000]);
        assertWhole();
        assertEquals(2, hub.contentRequests(WEIGHTS));
        Files.delete(blob);
        leave(new byte[weights.length + 1]);
        assertWhole();
    }

    @Test
    void replacesABlobThatIsTooShort() throws Exception {
        Files.createDirectories(blob.getParent());
        Files.write(blob, Arrays.copyOf(weights, 10));
        assertWhole();
    }

    @Test
    void refusesAModelThatDoesNotFitTheDisk() {
        hub.lieAboutSize(WEIGHTS, 900_000_000_000_000_000L);
        assertRefused(HubError.DISK_FULL);
        assertEquals(0, hub.contentRequests(WEIGHTS));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysThatTheDiskIsFull() throws Exception {
        Files.createDirectories(incomplete.getParent());
        Files.createSymbolicLink(incomplete, Path.of("/dev/full"));
        assertRefused(HubError.DISK_FULL);
        Files.delete(incomplete);
        assertWhole();
    }

    @Test
    void saysThatTheCacheIsNoFolder() throws Exception {
        Files.writeString(cache.resolve("models--acme--tiny"), "a file");
        assertRefused(HubError.CACHE_UNUSABLE);
    }

    @Test
    void refusesAnIndexThatNamesWhatIsNotThere() {
        hub.files.remove(WEIGHTS);
        hub.file("model.safetensors.index.json", HubClientTest.index("gone.safetensors"));
        assertRefused(HubError.FILE_NOT_FOUND);
    }

    private void leave(byte[] content) throws IOException {
        Files.createDirectories(incomplete.getParent());
        Files.write(incomplete, content);
    }

    private void assertWhole() throws Exception {
        Path snapshot = fetch();
        assertArrayEquals(weights, Files.readAllBytes(snapshot.resolve(WEIGHTS)));
        assertFalse(Files.exists(incomplete));
        assertTrue(Files.exists(cache.resolve("models--acme--tiny/refs/main")));
    }

    private void assertRefused(HubError error) {
        assertEquals(error, HubClientTest.error(this::fetch));
        assertFalse(Files.exists(cache.resolve("models--acme--tiny/refs/main")));
    }

    private Path fetch() throws IOException, InterruptedException {
        return TinyModel.client(hub, cache).fetch(ModelReference.parse("acme/tiny"), HubObserver.NONE);
    }
}
