package org.messagetriage.inference.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that cannot be used are named by line and reason, and so are files. */
class DataSetTest {

    private static final String GOOD = "{\"text\":\"I am happy with it, Zo\u00eb\",\"stars\":5}\n";

    @TempDir
    Path folder;

    private List<String> refused(TrainingTask task, byte[] content) throws IOException {
        Path data = Files.write(folder.resolve("bad.jsonl"), content);
        return assertThrows(IOException.class, () -> DataSet.read(data, task))
                .getMessage()
                .lines()
                .toList();
    }

    private List<String> refused(TrainingTask task, String content) throws IOException {
        return refused(task, content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aLineHoldsOneObject() throws IOException {
        List<String> refused = refused(TrainingTask.SATISFACTION, GOOD + GOOD.strip() + GOOD);
        assertEquals("1 of 2 rows cannot be used:", refused.get(0));
        assertTrue(refused.get(1).startsWith("bad.jsonl:2: no JSON: Trailing token"), refused.get(1));
    }

    @Test
    void aLineIsUtf8() throws IOException {
        assertEquals(
                List.of("2 of 2 rows cannot be used:", "bad.jsonl:1: no UTF-8", "bad.jsonl:2: no UTF-8"),
                refused(TrainingTask.SATISFACTION, (GOOD + GOOD).getBytes(StandardCharsets.ISO_8859_1)));
        Path data = Files.writeString(folder.resolve("good.jsonl"), GOOD);
        assertEquals(
                List.of("I am happy with it, Zo\u00eb"),
                DataSet.read(data, TrainingTask.SATISFACTION).get(0).texts());
    }

    @Test
    void starsAreNotCutTo32Bits() throws IOException {
        assertEquals(
                "bad.jsonl:1: stars: a whole number from 1 to 5, not 4294967297",
                refused(TrainingTask.SATISFACTION, "{\"text\":\"a\",\"stars\":4294967297}\n")
                        .get(1));
    }

    @Test
    void manyBadRowsAreCountedAndTheFirstOfThemShown() throws IOException {
        List<String> refused = refused(TrainingTask.SATISFACTION, "no\n".repeat(1000));
        assertEquals("1000 of 1000 rows cannot be used:", refused.get(0));
        assertEquals(22, refused.size());
        assertEquals("...", refused.get(21));
    }

    @Test
    void aBrokenGzipFileIsNamed() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(whole)) {
            gzip.write(GOOD.repeat(50).getBytes(StandardCharsets.UTF_8));
        }
        Path data = folder.resolve("rows.jsonl.gz");
        for (int length : new int[] {0, 5, whole.size() - 4}) {
            Files.write(data, Arrays.copyOf(whole.toByteArray(), length));
            String message = assertThrows(IOException.class, () -> DataSet.read(data, TrainingTask.SATISFACTION))
                    .getMessage();
            assertEquals(data + ": not a whole gzip file: it ends too early", message);
        }
        Files.writeString(data, GOOD);
        String message = assertThrows(IOException.class, () -> DataSet.read(data, TrainingTask.SATISFACTION))
                .getMessage();
        assertEquals(data + ": not a whole gzip file: Not in GZIP format", message);
    }

    @Test
    void aDistributionThatIsNoneIsRefused() throws IOException {
        String row = "{\"premise\":\"a\",\"hypothesis\":\"b\",\"label\":%s}\n";
        assertEquals(
                List.of(
                        "5 of 6 rows cannot be used:",
                        "bad.jsonl:1: label: probabilities that add up to 1, not to 0.9",
                        "bad.jsonl:2: label.neutral: a probability of 0 or more, not -0.5",
                        "bad.jsonl:3: label.entailment: a probability of 0 or more, not \"1\"",
                        "bad.jsonl:4: label: one of entailment, neutral, contradiction, not 'sideways'",
                        "bad.jsonl:5: label: probabilities that add up to 1, not to 0.0"),
                refused(
                        TrainingTask.NLI,
                        row.formatted("{\"entailment\":0.5,\"neutral\":0.4}")
                                + row.formatted("{\"entailment\":1.5,\"neutral\":-0.5}")
                                + row.formatted("{\"entailment\":\"1\"}")
                                + row.formatted("{\"sideways\":1}")
                                + row.formatted("{}")
                                + row.formatted("{\"entailment\":0.333,\"neutral\":0.333,\"contradiction\":0.334}")));
    }
}
