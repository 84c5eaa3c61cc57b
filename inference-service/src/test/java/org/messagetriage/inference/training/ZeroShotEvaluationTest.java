package org.messagetriage.inference.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.zeroshot.HypothesisTemplate;

class ZeroShotEvaluationTest {

    private static final double EXACT = 1e-9;

    @TempDir
    Path folder;

    private Path data(String... lines) throws IOException {
        return Files.write(folder.resolve("data.jsonl"), List.of(lines));
    }

    @Test
    void countsByHand() throws IOException {
        List<TextRow> rows = TextRow.read(
                        data(
                                "{\"text\": \"more health\", \"label\": \"health\"}",
                                "{\"text\": \"humor it is\", \"label\": \"health\"}",
                                "{\"text\": \"good humor\", \"label\": \"humor\", \"region\": \"West\"}",
                                "{\"text\": \"my health, please\", \"label\": \"finance\"}"),
                        List.of())
                .allGood();
        List<String> labels = TextRow.labels(rows);
        assertEquals(List.of("finance", "health", "humor"), labels);
        ZeroShotFigures figures = new ZeroShotEvaluation(
                        FakeModel.zeroShot("zero-shot"), labels, HypothesisTemplate.USUAL)
                .measure(rows, 0, done -> {});

        assertArrayEquals(new int[][] {{0, 1, 0}, {0, 1, 1}, {0, 0, 1}}, figures.confusion());
        assertEquals(0.5, figures.accuracy(), EXACT);
        // F1 of the labels: 0, 2*1/(2+2), 2*1/(1+2).
        assertEquals((0 + 0.5 + 2 / 3.0) / 3, figures.macroF1(), EXACT);
        assertEquals(0.5, figures.byLabel().get(1).precision(), EXACT);
        assertTrue(
                figures.table().contains("  2 health      0     1     1       2      0.500   0.500  0.500"),
                figures.table());
    }

    @Test
    void rowsWithoutAUsableLabelAreNamedWithLineAndReason() throws IOException {
        DataSet.Contents<TextRow> contents = TextRow.read(
                data(
                        "{\"text\": \"x\", \"label\": \"health\"}",
                        "{\"text\": \"x\"}",
                        "{\"text\": \"x\", \"label\": \"other\"}",
                        "{\"text\": \" \", \"label\": \"health\"}",
                        "no JSON",
                        "{\"text\": \"x\", \"label\": 7}"),
                List.of("health", "humor"));
        assertEquals(1, contents.rows().size());
        assertEquals(5, contents.bad());
        assertEquals("data.jsonl:2: label: missing", contents.reasons().get(0));
        assertEquals(
                "data.jsonl:3: label: one of health, humor, not 'other'",
                contents.reasons().get(1));
        assertTrue(
                contents.reasons().get(2).startsWith("data.jsonl:4: text: "),
                contents.reasons().get(2));
        String message = assertThrows(IOException.class, contents::allGood).getMessage();
        assertTrue(message.startsWith("5 of 6 rows cannot be used:\ndata.jsonl:2:"), message);
    }
}
