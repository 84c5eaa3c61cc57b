package org.messagetriage.inference.transform;

import java.io.IOException;
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

    void delete() throws IOException {
        spec().delete();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
