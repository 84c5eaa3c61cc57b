package org.messagetriage.inference.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.engine.FakeGenerator;

/** Jobs whose lines are prompts. */
class WrittenLinesTest {

    private static final String TWO = "{\"max_new_tokens\": 2}";

    @TempDir
    Path folder;

    private final FakeGenerator writer = FakeGenerator.endless();
    private Jobs jobs;

    @BeforeEach
    void start() throws IOException {
        jobs = new Jobs(folder, Map.of("record", "20ms"));
        jobs.ready = () -> Optional.of(writer);
    }

    @AfterEach
    void stop() throws IOException {
        jobs.close();
    }

    @Test
    void aLineThatTheModelFailsOnSaysSoAndTheOthersAreWritten() throws IOException {
        TransformJob job = jobs.upload(
                TWO,
                "{\"inputs\": \"one\"}",
                "{\"inputs\": \"this is poison for it\"}",
                "no json",
                "{\"inputs\": \"two\", \"parameters\": {\"max_new_tokens\": 3, \"return_full_text\": false}}");
        List<String> answers = jobs.answers(job);
        assertEquals(
                List.of(
                        "[{\"generated_text\":\"oneaa\"}]",
                        "{\"error\":\"Model writer failed on this line\",\"code\":\"internal\"}",
                        answers.get(2),
                        "[{\"generated_text\":\"aaa\"}]"),
                answers);
        assertTrue(answers.get(2).contains("malformed_json"), answers.get(2));
        assertEquals(2, job.progress().errors());
        assertEquals(0, writer.open(), "every text gave its memory back");
    }

    @Test
    void aTextOfScoresThatAreNoNumbersIsNoAnswer() throws IOException {
        writer.overflow();
        List<String> answers = jobs.answers(jobs.upload(TWO, "{\"inputs\": \"one\"}"));
        assertEquals(
                List.of("{\"error\":\"The model gave a score that is no number\",\"code\":\"internal\"}"), answers);
        assertEquals(0, writer.open(), "it gave its memory back");
    }

    @Test
    void cancellingStopsTheTextThatIsBeingWritten() throws IOException {
        writer.slowDown(20);
        TransformJob job = jobs.upload("{\"max_new_tokens\": 400}", "{\"inputs\": \"one\"}", "{\"inputs\": \"two\"}");
        Jobs.waitUntil("a text is begun", () -> writer.written() > 0);
        jobs.jobs.cancel(job);
        Jobs.waitUntil("cancelled", () -> job.state() == JobState.CANCELLED);
        Jobs.waitUntil("given up", () -> writer.open() == 0);
        assertTrue(writer.written() < 400, "it was not written to its end: " + writer.written());
        assertEquals(0, Files.size(job.output()));
    }

    @Test
    void eachTextCountsAsSoonAsItIsWritten() throws IOException {
        writer.slowDown(5);
        String[] lines = Jobs.lines(200).toArray(String[]::new);
        TransformJob job = jobs.upload("{\"max_new_tokens\": 20}", lines);
        Jobs.waitUntil("progress", () -> job.progress().lines() > 0);
        assertTrue(
                job.progress().lines() < 50,
                "told line by line: " + job.progress().lines());
    }
}
