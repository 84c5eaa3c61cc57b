package org.messagetriage.inference.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.engine.FakeModel;

/** What keeps a job from going on costs it time and no line. */
class HeldUpJobTest {

    /** A device that takes nothing: what is written to it fails as on a disk without room. */
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path folder;

    private Path inputs;
    private Jobs jobs;

    @BeforeEach
    void start() throws IOException {
        inputs = Files.createDirectory(folder.resolve("inputs"));
        jobs = new Jobs(folder.resolve("jobs"), Map.of("inputs", inputs.toString()));
    }

    @AfterEach
    void stop() throws IOException {
        jobs.close();
    }

    /** A job whose output goes to a full disk. */
    private TransformJob onFullDisk() throws IOException {
        assumeTrue(Files.exists(FULL), "This system has no /dev/full");
        jobs.ready = Optional::empty;
        TransformJob job = jobs.upload(300);
        Files.createSymbolicLink(jobs.folderOf(job).resolve("output.jsonl"), FULL);
        jobs.ready = () -> Optional.of(jobs.model);
        waitForWords(job, "the disk, which is full");
        return job;
    }

    private static void waitForWords(TransformJob job, String words) {
        // Each time that it is tried again it looks for a moment as if it ran.
        AtomicReference<String> said = new AtomicReference<>();
        Jobs.waitUntil(words, () -> {
            said.set(job.waitingFor());
            return said.get() != null && said.get().contains(words);
        });
        assertFalse(said.get().contains("/"), () -> "it names our folders: " + said);
        assertFalse(job.state().isFinal());
    }

    @Test
    void aFullDiskHoldsAJobUpAndNoOtherOneAndItGoesOnByItself() throws IOException {
        TransformJob held = onFullDisk();
        TransformJob other = jobs.upload(300);
        assertEquals(300, jobs.answers(other).size());
        assertFalse(held.state().isFinal());
        Files.delete(held.output());
        assertEquals(jobs.answers(other), jobs.answers(held));
    }

    @Test
    void aJobThatIsHeldUpCanBeCancelled() throws IOException {
        TransformJob held = onFullDisk();
        jobs.jobs.cancel(held);
        Jobs.waitUntil("cancelled", () -> held.state() == JobState.CANCELLED);
        assertEquals(0, held.progress().lines());
    }

    /** One that has written something and is held by its model. */
    private TransformJob begun() throws IOException {
        jobs.model.hold();
        TransformJob job = jobs.upload(300);
        Jobs.waitUntil("a record", () -> {
            jobs.model.allow(1);
            return job.progress().outputOffset() > 0;
        });
        return job;
    }

    @Test
    void aJobWhoseOutputIsGoneCanBeCancelled() throws IOException {
        TransformJob job = begun();
        jobs.ready = Optional::empty;
        waitForWords(job, "model zero-shot");
        Files.delete(job.output());
        jobs.jobs.cancel(job);
        Jobs.waitUntil("cancelled", () -> job.state() == JobState.CANCELLED);
        assertEquals(0, job.progress().lines());
        jobs.close();
        jobs = new Jobs(folder.resolve("jobs"), Map.of());
        assertEquals(0, jobs.jobs.find(job.spec().id()).progress().lines());
    }

    /** What another revision has begun in between is dropped, and so is the record of what it took the place of. */
    @Test
    void aModelThatComesBackAfterAnotherOneStartsOver() throws IOException {
        TransformJob undisturbed = jobs.upload(300);
        assertEquals(300, jobs.answers(undisturbed).size());
        TransformJob job = begun();
        FakeModel other = FakeModel.zeroShot("other");
        other.hold();
        jobs.ready = () -> Optional.of(other);
        Jobs.waitUntil("the other one has it", () -> {
            // What of the first one the engine has begun has to end first.
            jobs.model.allow(1);
            return !other.batches().isEmpty();
        });
        jobs.model.release();
        jobs.ready = () -> Optional.of(jobs.model);
        other.release();
        assertEquals(jobs.answers(undisturbed), jobs.answers(job));
        assertEquals("rev-zero-shot", job.progress().revision());
    }

    @Test
    void whatIsTriedAgainAndAgainLeavesNoFileOpen() throws IOException {
        Path open = Path.of("/proc/self/fd");
        assumeTrue(Files.exists(open), "This system does not tell which files are open");
        TransformJob job = begun();
        jobs.ready = Optional::empty;
        waitForWords(job, "model zero-shot");
        Files.writeString(job.output(), "");
        AtomicInteger tries = new AtomicInteger();
        jobs.ready = () -> {
            tries.incrementAndGet();
            return Optional.of(jobs.model);
        };
        Jobs.waitUntil("tries", () -> tries.get() > 5);
        String output = job.output().toRealPath().toString();
        long channels;
        try (var files = Files.list(open)) {
            channels = files.filter(file -> leadsTo(file, output)).count();
        }
        assertTrue(channels <= 1, channels + " are open");
    }

    private static boolean leadsTo(Path link, String file) {
        try {
            return Files.readSymbolicLink(link).toString().equals(file);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aCancelledJobIsCancelledAtTheNextStartIfItCouldNotEnd() throws IOException {
        jobs.ready = Optional::empty;
        TransformJob job = jobs.upload(300);
        Path inTheWay = Files.createDirectory(jobs.folderOf(job).resolve("end.json.next"));
        jobs.jobs.cancel(job);
        waitForWords(job, "the disk");
        jobs.close();
        Files.delete(inTheWay);
        jobs = new Jobs(folder.resolve("jobs"), Map.of());
        TransformJob again = jobs.jobs.find(job.spec().id());
        Jobs.waitUntil("an end", () -> again.state().isFinal());
        assertEquals(JobState.CANCELLED, again.state());
    }

    @Test
    void aFolderOfInputsThatIsAwayHoldsAJobUp() throws IOException {
        Files.write(inputs.resolve("in.jsonl"), Jobs.lines(300));
        jobs.ready = Optional::empty;
        TransformJob job = jobs.fromPath("in.jsonl");
        Path away = Files.move(inputs, folder.resolve("away"));
        jobs.ready = () -> Optional.of(jobs.model);
        waitForWords(job, "the input is not there");
        Files.move(away, inputs);
        assertEquals(300, jobs.answers(job).size());
    }

    @Test
    void anInputThatChangedFailsItsJob() throws IOException {
        Path input = Files.write(inputs.resolve("in.jsonl"), Jobs.lines(300));
        jobs.ready = Optional::empty;
        TransformJob job = jobs.fromPath("in.jsonl");
        Files.writeString(input, "{\"inputs\": \"one more\"}", StandardOpenOption.APPEND);
        jobs.ready = () -> Optional.of(jobs.model);
        Jobs.waitUntil("failed", () -> job.state() == JobState.FAILED);
        assertEquals("input_changed", job.end().code());
    }

    @Test
    void aModelThatIsNotReadyIsWaitedFor() throws IOException {
        jobs.ready = Optional::empty;
        TransformJob job = jobs.upload(10);
        waitForWords(job, "model zero-shot");
        jobs.ready = () -> Optional.of(jobs.model);
        assertEquals(10, jobs.answers(job).size());
    }

    @Test
    void anErrorOfTheMachineDoesNotEndTheThreadOfAllJobs() throws IOException {
        jobs.ready = Optional::empty;
        TransformJob job = jobs.upload(10);
        waitForWords(job, "model zero-shot");
        AtomicInteger errors = new AtomicInteger();
        jobs.ready = () -> {
            if (errors.incrementAndGet() <= 2) {
                throw new OutOfMemoryError("for this test");
            }
            return Optional.of(jobs.model);
        };
        assertEquals(10, jobs.answers(job).size());
        assertTrue(errors.get() > 2);
    }
}
