package org.messagetriage.inference.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** Which jobs are kept, for how long, and how they share. */
class KeptJobsTest {

    @TempDir
    Path folder;

    @Test
    void whatEndedLongAgoIsForgottenWithItsFilesAndWhatRunsIsNot() throws IOException {
        try (Jobs jobs = new Jobs(folder, Map.of("keep", "7d"))) {
            TransformJob done = jobs.upload(10);
            assertEquals(10, jobs.answers(done).size());
            jobs.model.hold();
            TransformJob running = jobs.upload(10);
            jobs.now = jobs.now.plus(Duration.ofDays(6));
            assertEquals(List.of(done, running), byAge(jobs));
            jobs.now = jobs.now.plus(Duration.ofDays(2));
            assertEquals(List.of(running), byAge(jobs));
            assertFalse(Files.exists(jobs.folderOf(done)), "its files are still there");
            InferenceException refusal = assertThrows(
                    InferenceException.class, () -> jobs.jobs.find(done.spec().id()));
            assertEquals(ErrorCode.NOT_FOUND, refusal.code());
            jobs.model.release();
            assertEquals(10, jobs.answers(running).size());
        }
    }

    private static List<TransformJob> byAge(Jobs jobs) {
        List<TransformJob> all = new ArrayList<>(jobs.jobs.list());
        all.sort(java.util.Comparator.comparing(job -> job.state().isFinal() ? 0 : 1));
        return all;
    }

    @Test
    void whatEndedIsStillKnownAfterARestart() throws IOException {
        String id;
        try (Jobs jobs = new Jobs(folder, Map.of())) {
            TransformJob job = jobs.upload(10);
            jobs.answers(job);
            id = job.spec().id();
        }
        try (Jobs jobs = new Jobs(folder, Map.of())) {
            TransformJob job = jobs.jobs.find(id);
            assertEquals(JobState.DONE, job.state());
            assertEquals(10, jobs.answers(job).size());
        }
    }

    @Test
    void jobsOfOneLengthAreDoneNearlyTogether() throws IOException {
        try (Jobs jobs = new Jobs(folder, Map.of())) {
            jobs.model.hold();
            List<TransformJob> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(jobs.upload(2000));
            }
            // Batch by batch, so that the order does not hang on the speed of this machine.
            Jobs.waitUntil("the first is done", () -> {
                jobs.model.allow(1);
                return all.stream().anyMatch(job -> job.state() == JobState.DONE);
            });
            for (TransformJob job : all) {
                assertTrue(
                        job.progress().lines() >= 1600,
                        () -> "One is done, another one has " + job.progress().lines() + " of 2000 lines");
            }
        }
    }

    @Test
    void aJobThatWasHeldUpWaitsForItsTurn() throws IOException {
        Path inputs = Files.createDirectory(folder.resolve("inputs"));
        Files.write(inputs.resolve("in.jsonl"), Jobs.lines(300));
        try (Jobs jobs = new Jobs(folder.resolve("jobs"), Map.of("running", "1", "inputs", inputs.toString()))) {
            jobs.model.hold();
            TransformJob first = jobs.fromPath("in.jsonl");
            Jobs.waitUntil("it runs", () -> first.state() == JobState.RUNNING);
            Path away = Files.move(inputs, folder.resolve("away"));
            jobs.ready = Optional::empty;
            Jobs.waitUntil("the model is away", () -> first.waitingFor() != null);
            jobs.ready = () -> Optional.of(jobs.model);
            Jobs.waitUntil("held up", () -> String.valueOf(first.waitingFor()).contains("input"));
            TransformJob second = jobs.upload(300);
            Jobs.waitUntil("the other one runs", () -> second.state() == JobState.RUNNING);
            Files.move(away, inputs);
            Jobs.waitUntil("its turn", () -> String.valueOf(first.waitingFor()).startsWith("its turn"));
            assertEquals(JobState.WAITING, first.state());
            assertEquals(JobState.RUNNING, second.state());
            jobs.model.release();
            assertEquals(jobs.answers(second), jobs.answers(first));
        }
    }

    @Test
    void whatCannotBeRemovedStillCountsAndCanBeRemovedLater() throws IOException {
        try (Jobs jobs = new Jobs(folder, Map.of())) {
            TransformJob job = jobs.upload(10);
            jobs.answers(job);
            Path inTheWay = Files.createDirectory(jobs.folderOf(job).resolve("folder"));
            Path file = Files.writeString(inTheWay.resolve("file"), "of somebody");
            assertThrows(IOException.class, () -> jobs.jobs.remove(job));
            assertEquals(List.of(job), jobs.jobs.list());
            Files.delete(file);
            jobs.jobs.remove(job);
            assertEquals(List.of(), jobs.jobs.list());
            assertFalse(Files.exists(jobs.folderOf(job)), "its files are still there");
        }
    }

    @Test
    void foldersThatAreNoJobsAreLeftAlone() throws IOException {
        Path photo = Files.writeString(
                Files.createDirectory(folder.resolve("photos")).resolve("one.png"), "a picture");
        Path elsewhere = Files.createDirectory(folder.resolve("photos/elsewhere"));
        Path letter = Files.writeString(elsewhere.resolve("letter.txt"), "Dear all");
        Files.createSymbolicLink(folder.resolve("0123456789abcdef01234567"), elsewhere);
        Path upload = Files.createDirectory(folder.resolve("76543210fedcba9876543210"));
        Files.writeString(upload.resolve("input.jsonl"), "an upload that was not finished");
        try (Jobs jobs = new Jobs(folder, Map.of())) {
            assertEquals(1, jobs.answers(jobs.upload(1)).size());
        }
        assertTrue(Files.exists(photo), "a file in a folder of somebody else");
        assertTrue(Files.exists(letter), "a file behind a link");
        assertFalse(Files.exists(upload), "what is left of an upload is still there");
    }

    @Test
    void anotherProcessOfTheSameFolderTakesNoJobs() throws Exception {
        try (Jobs jobs = new Jobs(folder, Map.of());
                Jobs second = new Jobs(folder, Map.of())) {
            assertEquals(
                    ErrorCode.JOBS_UNAVAILABLE,
                    assertThrows(InferenceException.class, () -> second.upload(1))
                            .code());
            assertEquals(3, FileSinkTest.lockElsewhere(folder.resolve("lock")), "asking takes nothing from the first");
            assertEquals(1, jobs.answers(jobs.upload(1)).size());
        }
    }
}
