package org.messagetriage.inference.training;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code train} refuses before it loads a model: with a clear word, and nothing written. */
class TrainCommandTest {

    private static final String GOOD = "{\"text\":\"Thank you\",\"stars\":5,\"source\":\"amazon\"}\n";

    @TempDir
    Path folder;

    private final StringWriter errors = new StringWriter();
    private Path data;

    @BeforeEach
    void write() throws IOException {
        data = Files.writeString(
                folder.resolve("rows.jsonl"),
                GOOD + GOOD.replace("amazon", "yelp").replace("5", "1"));
    }

    private void refused(String message, String task, Path file, String... more) {
        List<String> arguments = new ArrayList<>(List.of(task, file.toString()));
        arguments.addAll(List.of(more));
        if (Stream.of(more).noneMatch(option -> option.startsWith("--out="))) {
            arguments.add("--out=" + folder.resolve("out"));
        }
        CommandLine line = new CommandLine(new TrainCommand()).setErr(new PrintWriter(errors));
        line.setExecutionExceptionHandler((failure, command, result) -> {
            errors.append(failure.getMessage());
            return 1;
        });
        assertNotEquals(0, line.execute(arguments.toArray(String[]::new)));
        assertTrue(errors.toString().contains(message), errors.toString());
        assertFalse(Files.exists(folder.resolve("out")), "something was written");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--epochs=0|--epochs: a whole number from 1 to 1000, not 0",
                "--batch=0|--batch: a whole number from 1 to 4096, not 0",
                "--rank=-1|--rank: a whole number from 1 to 384, not -1",
                "--rows=-1|--rows: a whole number of 0 or more, not -1",
                "--take=amazon=0|--take amazon: a whole number of 1 or more, not 0",
                "--learning-rate=NaN|--learning-rate: a number above 0, at most 1, not NaN",
                "--learning-rate=0|--learning-rate: a number above 0, at most 1, not 0.0",
                "--warmup=1.5|--warmup: a share of the steps, from 0 to 1, not 1.5",
                "--max-length=2|--max-length: a whole number from 3 to 512, not 2",
                "--max-length=513|--max-length: a whole number from 3 to 512, not 513",
                "--evaluate-rows=0|--evaluate-rows: a whole number of 1 or more, not 0",
                "--evaluate-every=-1|--evaluate-every: a whole number of 0 or more, not -1",
                "--checkpoint-every=-1|--checkpoint-every: a whole number of 0 or more, not -1",
                "--dtype=fp16|--dtype: fp32, bf16, auto, not 'fp16'",
                "--dtype=fp8|--dtype: fp32, bf16, auto, not 'fp8'",
            })
    void valuesThatMakeNoSenseAreRefusedByTheirOptionsName(String option, String message) {
        refused(message, "satisfaction", data, option);
    }

    @Test
    void aTaskThatThereIsNotIsRefusedWithThoseThereAre() {
        refused("TASK: nli, satisfaction, not 'foo'", "foo", data);
    }

    @Test
    void aMisspeltSourceIsRefusedWithThoseThereAre() {
        refused(
                "--take: the rows' field source never is amazn; it is amazon, yelp",
                "satisfaction",
                data,
                "--take=amazn=100,yelp=1");
    }

    @Test
    void sourcesOfRowsThatHaveNoneAreRefused() throws IOException {
        Path without = Files.writeString(folder.resolve("without.jsonl"), "{\"text\":\"Thank you\",\"stars\":5}\n");
        refused("never is x; there is no such field", "satisfaction", without, "--take=x=100");
    }

    @Test
    void aSourceThatCannotBeBalancedIsRefused() {
        refused("--balance: source amazon has no row that is very_unsatisfied", "satisfaction", data, "--balance");
    }

    @Test
    void aFolderThatIsAFileIsSaidBeforeTheWork() {
        refused("it is a file, not a folder", "satisfaction", data, "--out=" + data);
    }

    @Test
    void badRowsAreNamedWithTheirLineAndNothingIsWritten() throws IOException {
        Path bad = Files.writeString(
                folder.resolve("bad.jsonl"),
                GOOD + "{\"text\":\"\",\"stars\":5}\nno json\n{\"text\":\"a\",\"stars\":6}\n[1]\n");
        refused("4 of 5 rows cannot be used:\nbad.jsonl:2: text: a text with something in it", "satisfaction", bad);
        assertTrue(errors.toString().contains("\nbad.jsonl:5: expected a JSON object"), errors.toString());
    }
}
