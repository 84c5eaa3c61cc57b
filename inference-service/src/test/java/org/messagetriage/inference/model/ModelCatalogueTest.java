package org.messagetriage.inference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** Loading, swapping and unloading, with models that take 100 bytes each and come when the test lets them. */
@Timeout(120)
class ModelCatalogueTest {

    @TempDir
    Path folder;

    private StagedSource source;
    private ModelCatalogue catalogue;

    @BeforeEach
    void start() {
        source = new StagedSource("configured");
        catalogue = start(source, 350);
        source.stage("configured").release();
        await(catalogue::ready);
    }

    private ModelCatalogue start(StagedSource models, long memory) {
        CatalogueConfig config = StagedSource.config(folder.resolve("loaded.json"), memory, 4);
        ModelCatalogue started = new ModelCatalogue(models, config, ModelMemory.of(config, 4), model -> {});
        started.start(null);
        return started;
    }

    @AfterEach
    void stop() {
        catalogue.stop(null);
    }

    private static ModelSpec spec(String name, String from) {
        return new ModelSpec(name, from, null, null);
    }

    private CatalogueEntry serve(String name, String from) {
        source.stage(from).release();
        CatalogueEntry entry = catalogue.load(spec(name, from));
        over(entry);
        return entry;
    }

    private static void over(CatalogueEntry entry) {
        entry.whenLoaded().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static ErrorCode refused(Runnable what) {
        return assertThrows(InferenceException.class, what::run).code();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void theOldRevisionServesUntilTheNewOneIsWarmAndLeavesAfterItsLastUser() {
        CatalogueEntry entry = serve("mood", "v1");
        FakeModel old = source.stage("v1").model();
        ModelLease inUse = entry.require();

        catalogue.load(spec("mood", "v2"));
        await(() -> source.stage("v2").isAsked());
        assertEquals(ModelState.READY, entry.state());
        assertSame(old, entry.require().model());
        source.stage("v2").release();
        over(entry);

        try (ModelLease next = entry.require()) {
            assertSame(source.stage("v2").model(), next.model());
        }
        assertFalse(old.isClosed(), "a model is closed that somebody uses");
        assertEquals(300, catalogue.memory().inUse());
    }

    @Test
    void aRetiredModelIsClosedOnceNobodyUsesIt() {
        CatalogueEntry entry = serve("mood", "v1");
        ModelLease inUse = entry.require();
        serve("mood", "v2");
        assertFalse(source.stage("v1").model().isClosed());
        inUse.close();
        inUse.close();
        await(() -> source.stage("v1").model().isClosed());
        await(() -> catalogue.memory().inUse() == 200);
        assertFalse(source.stage("v2").model().isClosed());
    }

    @Test
    void aFailedLoadLeavesTheOldRevisionAndSaysWhy() {
        CatalogueEntry entry = serve("mood", "v1");
        source.stage("broken").fail(new IOException("its weights are of another checkpoint"));
        catalogue.load(spec("mood", "broken"));
        over(entry);
        assertEquals(ModelState.READY, entry.state());
        assertSame(source.stage("v1").model(), entry.require().model());
        assertEquals(ErrorCode.LOAD_FAILED, entry.failure().orElseThrow().code());
        assertEquals(
                "its weights are of another checkpoint",
                entry.failure().orElseThrow().reason());
        assertEquals(200, catalogue.memory().inUse());

        serve("mood", "v2");
        assertTrue(entry.failure().isEmpty());
    }

    @Test
    void aModelThatCannotRunIsNotServed() {
        FakeModel dead = FakeModel.satisfaction("mood");
        dead.close();
        source.stage("dead").become(dead).release();
        CatalogueEntry entry = catalogue.load(spec("mood", "dead"));
        over(entry);
        assertEquals(ModelState.FAILED, entry.state());
        assertEquals(ErrorCode.MODEL_UNAVAILABLE, refused(entry::require));
        assertEquals(100, catalogue.memory().inUse());
    }

    /** As it happens when a file is copied over while it is mapped. */
    @Test
    void anErrorEndsALoadAndTheNextOneComes() {
        source.stage("torn").fail(new InternalError("a fault occurred in an unsafe memory access operation"));
        CatalogueEntry entry = catalogue.load(spec("mood", "torn"));
        over(entry);
        assertEquals(ModelState.FAILED, entry.state());
        assertEquals(ErrorCode.LOAD_FAILED, entry.failure().orElseThrow().code());
        assertEquals(ModelState.READY, serve("mood", "v1").state());
    }

    @Test
    void theSameRequestTwiceLoadsOnceAndAnotherOneHasToWait() {
        CatalogueEntry entry = catalogue.load(spec("mood", "v1"));
        await(() -> source.stage("v1").isAsked());
        assertSame(entry, catalogue.load(spec("mood", "v1")));
        assertEquals(ErrorCode.LOAD_IN_PROGRESS, refused(() -> catalogue.load(spec("mood", "v2"))));
        source.stage("v1").release();
        over(entry);
        assertEquals(1, source.stage("v1").loads());
        assertEquals(0, source.stage("v2").loads());
    }

    @Test
    void ofManyAtOnceOneLoads() {
        CompletableFuture<?>[] all = new CompletableFuture<?>[16];
        for (int i = 0; i < all.length; i++) {
            all[i] = CompletableFuture.runAsync(() -> catalogue.load(spec("mood", "v1")));
        }
        CompletableFuture.allOf(all).join();
        source.stage("v1").release();
        over(catalogue.require("mood"));
        assertEquals(1, source.stage("v1").loads());
        assertEquals(200, catalogue.memory().inUse());
    }

    @Test
    void whatIsPastTheLimitIsRefusedWithTheThreeNumbers() {
        serve("one", "v1");
        serve("two", "v2");
        InferenceException refusal = assertThrows(InferenceException.class, () -> catalogue.load(spec("three", "v3")));
        assertEquals(ErrorCode.MEMORY_LIMIT, refusal.code());
        assertTrue(refusal.getMessage().contains("three needs 100 bytes"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("300 bytes of 350 bytes are in use"), refusal.getMessage());
        assertTrue(catalogue.find("three").isEmpty());

        catalogue.unload("one");
        serve("three", "v3").require();
    }

    @Test
    void aRemoteModelIsMeasuredOnceItIsHere() {
        serve("one", "v1");
        serve("two", "v2");
        source.stage("far").remote().release();
        CatalogueEntry entry = catalogue.load(spec("three", "far"));
        over(entry);
        assertEquals(ErrorCode.MEMORY_LIMIT, entry.failure().orElseThrow().code());
        assertEquals(0, source.stage("far").loads());
    }

    @Test
    void whatIsHereDoesNotWaitForDownloads() {
        for (String name : List.of("a", "b")) {
            source.stage(name).endless();
            catalogue.load(spec(name, name));
            await(() -> source.stage(name).isAsked());
            assertEquals(
                    LoadPhase.DOWNLOADING,
                    catalogue.require(name).loading().orElseThrow().phase());
        }
        assertEquals(ModelState.READY, serve("mood", "v1").state());
        catalogue.unload("a");
        assertTrue(catalogue.find("a").isEmpty());
    }

    @Test
    void roomThatIsBeingMadeIsWaitedFor() {
        CatalogueEntry one = serve("one", "v1");
        serve("two", "v2");
        ModelLease inUse = one.require();
        catalogue.unload("one");
        source.stage("v3").release();
        CatalogueEntry three = catalogue.load(spec("three", "v3"));
        assertEquals(0, source.stage("v3").loads());
        inUse.close();
        over(three);
        assertEquals(ModelState.READY, three.state());
    }

    @Test
    void whatIsUnloadedWhileItLoadsNeverServes() {
        CatalogueEntry entry = catalogue.load(spec("mood", "v1"));
        await(() -> source.stage("v1").isAsked());
        catalogue.unload("mood");
        assertEquals(ErrorCode.MODEL_NOT_FOUND, refused(entry::require));
        assertEquals(ErrorCode.MODEL_NOT_FOUND, refused(() -> catalogue.unload("mood")));
        source.stage("v1").release();
        await(() -> catalogue.memory().inUse() == 100);
        assertTrue(entry.info().isEmpty());
    }

    @Test
    void onlyWhatIsConfiguredMakesTheServiceReadyOrNot() {
        source.stage("broken").fail(new IOException("no"));
        over(catalogue.load(spec("mood", "broken")));
        assertTrue(catalogue.ready());
        catalogue.load(spec("slow", "slow"));
        assertTrue(catalogue.ready());
        catalogue.unload("slow");
        catalogue.unload("configured");
        assertFalse(catalogue.ready(), "there is no model to call");
        serve("other", "v1");
        assertTrue(catalogue.ready());
    }

    @Test
    void anotherStartHasWhatWasAskedFor() {
        serve("mood", "v1");
        serve("gone", "v2");
        catalogue.unload("gone");
        source.stage("broken").fail(new IOException("no"));
        over(catalogue.load(spec("mood", "broken")));
        catalogue.stop(null);

        StagedSource again = new StagedSource("configured");
        again.stage("configured").release();
        again.stage("v1").release();
        catalogue = start(again, 350);
        assertEquals(
                List.of("configured", "mood"),
                catalogue.entries().stream().map(CatalogueEntry::name).toList());
        over(catalogue.require("mood"));
        assertEquals(
                "v1", catalogue.require("mood").reference().orElseThrow(), "a swap that failed must not be repeated");
    }

    @Test
    void aRecordThatCannotBeReadIsPutAside() throws IOException {
        catalogue.stop(null);
        Files.writeString(folder.resolve("loaded.json"), "[{\"name\": ");
        catalogue = start(source, 350);
        assertEquals(1, catalogue.entries().size());
        assertTrue(Files.exists(folder.resolve("loaded.json.unreadable")));
    }

    @Test
    void aRecordThatIsNotReadIsNotReplaced() throws IOException {
        catalogue.stop(null);
        Files.createDirectory(folder.resolve("loaded.json"));
        Files.writeString(folder.resolve("loaded.json").resolve("what was remembered"), "");
        catalogue = start(source, 350);
        serve("mood", "v1");
        assertTrue(Files.isRegularFile(folder.resolve("loaded.json")));
        assertTrue(Files.exists(folder.resolve("loaded.json.unreadable").resolve("what was remembered")));
    }

    /** The processes before are those that nobody stopped. */
    @Test
    void whatEndedTheProcessTwiceIsNotBegunAThirdTimeButByAPerson() {
        List<ModelCatalogue> ended = new ArrayList<>();
        catalogue.load(spec("mood", "deadly"));
        await(() -> source.stage("deadly").isAsked());
        for (int process = 2; process <= 4; process++) {
            ended.add(catalogue);
            source = new StagedSource("configured");
            source.stage("configured").release();
            catalogue = start(source, 350);
            await(catalogue::ready);
            if (process == 2) {
                await(() -> source.stage("deadly").isAsked());
            } else {
                LoadFailure failure = catalogue.require("mood").failure().orElseThrow();
                assertEquals(ErrorCode.LOAD_FAILED, failure.code());
                assertTrue(failure.reason().startsWith("the process ended while it was loaded"), failure.reason());
                assertFalse(source.stage("deadly").isAsked());
            }
        }
        assertEquals(ModelState.READY, serve("mood", "deadly").state());
        ended.add(catalogue);
        source = new StagedSource("configured");
        source.stage("configured").release();
        source.stage("deadly").release();
        catalogue = start(source, 350);
        await(() -> catalogue.require("mood").state() == ModelState.READY);
        ended.forEach(process -> process.stop(null));
    }

    @Test
    void aModelWithOtherThanItsLabelsIsRefused() {
        source.stage("odd").become(FakeModel.satisfaction("odd").labelled("bad", "good"));
        CatalogueEntry entry = serve("mood", "odd");
        LoadFailure failure = entry.failure().orElseThrow();
        assertEquals(ErrorCode.CHECKPOINT_REFUSED, failure.code());
        assertEquals("the model gives 5 logits, config.json has 2 labels", failure.reason());
    }

    @Test
    void nothingIsLoadedOnceTheServiceStops() {
        catalogue.load(spec("mood", "v1"));
        await(() -> source.stage("v1").isAsked());
        catalogue.stop(null);
        assertEquals(ErrorCode.SHUTTING_DOWN, refused(() -> catalogue.load(spec("late", "v2"))));
        assertTrue(source.stage("configured").model().isClosed());
        assertEquals(0, catalogue.memory().inUse());
    }

    @Test
    void thereIsALimitToTheirNumber() {
        for (String name : List.of("a", "b", "c")) {
            source.stage(name).fail(new IOException("no"));
            over(catalogue.load(spec(name, name)));
        }
        assertEquals(ErrorCode.TOO_MANY_MODELS, refused(() -> catalogue.load(spec("d", "d"))));
    }

    @Test
    void textsAreSetAsideOnceForAllModelsThatWriteThem() throws Exception {
        // Of 1000 bytes texts may hold 250, and four of them are written at a time.
        ModelMemory memory = ModelMemory.of(StagedSource.config(folder.resolve("other.json"), 1000, 4), 4);
        Held small = memory.reserve("small", 100, 10);
        assertEquals(140, memory.inUse());
        Held large = memory.reserve("large", 200, 5000);
        assertEquals(550, memory.inUse(), "never more than texts may hold");
        memory.reserve("classifier", 300, 0);
        assertEquals(850, memory.inUse());
        InferenceException refused = assertThrows(InferenceException.class, () -> memory.reserve("other", 160, 5000));
        assertEquals(ErrorCode.MEMORY_LIMIT, refused.code());
        memory.leaves(large);
        memory.check("other", 160, 20);
        memory.left(large);
        assertEquals(440, memory.inUse());
        assertThrows(InferenceException.class, () -> memory.check("other", 351, 5000), "its texts take more");
        memory.check("other", 350, 10);
        memory.release(small);
        assertEquals(300, memory.inUse());
    }
}
