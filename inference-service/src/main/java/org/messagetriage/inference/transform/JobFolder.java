package org.messagetriage.inference.transform;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of one job. It is a job from the moment that its {@code job.json} is there, and none once that is gone. */
record JobFolder(Path folder) {

    Path input() {
        return folder.resolve("input.jsonl");
    }

    Path output() {
        return folder.resolve("output.jsonl");
    }

    RecordFile<JobSpec> spec() {
        return new RecordFile<>(folder.resolve("job.json"), JobSpec.class);
    }

    RecordFile<Progress> progress() {
        return new RecordFile<>(folder.resolve("progress.json"), Progress.class);
    }

    RecordFile<JobEnd> end() {
        return new RecordFile<>(folder.resolve("end.json"), JobEnd.class);
    }

    /** Keeps in mind that a caller wants the job to end; it takes no room of a disk that has none for more. */
    void markCancelled() throws IOException {
        try {
            Files.createFile(cancelled());
        } catch (FileAlreadyExistsException e) {
            return;
        }
        RecordFile.syncFolder(folder);
    }

    boolean isMarkedCancelled() {
        return Files.exists(cancelled());
    }

    private Path cancelled() {
        return folder.resolve("cancelled");
    }

    /** What fails half-way can be done again. */
    void delete() throws IOException {
        spec().delete();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Files.delete(folder);
    }
}
