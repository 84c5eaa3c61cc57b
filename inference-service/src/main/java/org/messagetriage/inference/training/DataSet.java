package org.messagetriage.inference.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads labelled rows from JSON lines, gzipped if the name ends in {@code .gz}. */
final class DataSet {

    /**
     * One labelled row.
     *
     * @param texts the text, or premise and hypothesis
     * @param target how likely each label is to be right, in the task's order; where a person said which one is, 1 for it
     * @param source where the row comes from, as its field {@code source} says; empty without one
     */
    record Row(List<String> texts, float[] target, String source) {

        /** Index of the likeliest label. */
        int label() {
            int best = 0;
            for (int i = 1; i < target.length; i++) {
                best = target[i] > target[best] ? i : best;
            }
            return best;
        }
    }

    private static final int REASONS_SHOWN = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private DataSet() {}

    /** A row out of a JSON object. */
    interface Parser<T> {
        T parse(JsonNode row) throws BadRowException;
    }

    /**
     * What a file holds.
     *
     * @param bad lines that cannot be used: file, line and reason of each
     */
    record Contents<T>(List<T> rows, List<String> bad) {

        /** @throws IOException if any row is bad; the message lists lines and reasons */
        List<T> allGood() throws IOException {
            if (!bad.isEmpty()) {
                throw new IOException(
                        bad.size() + " of " + (rows.size() + bad.size()) + " rows cannot be used:\n" + reasons());
            }
            return rows;
        }

        /** The first of them. */
        String reasons() {
            return String.join("\n", bad.subList(0, Math.min(bad.size(), REASONS_SHOWN)))
                    + (bad.size() > REASONS_SHOWN ? "\n..." : "");
        }
    }

    /** @throws IOException if the file cannot be read, or holds bad rows: the message lists their lines and reasons */
    static List<Row> read(Path file, TrainingTask task) throws IOException {
        return contents(file, row -> row(row, task)).allGood();
    }

    /** @throws IOException if the file cannot be read or has no rows at all */
    static <T> Contents<T> contents(Path file, Parser<T> parser) throws IOException {
        List<T> rows = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        int number = 0;
        try (BufferedReader lines = open(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                try {
                    rows.add(parser.parse(object(line)));
                } catch (BadRowException e) {
                    bad.add(file.getFileName() + ":" + number + ": " + e.getMessage());
                }
            }
        }
        if (number == 0) {
            throw new IOException(file + " has no rows");
        }
        return new Contents<>(rows, bad);
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        if (file.getFileName().toString().endsWith(".gz")) {
            in = new GZIPInputStream(in, 1 << 16);
        }
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private static JsonNode object(String line) throws BadRowException {
        JsonNode row;
        try {
            row = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new BadRowException("no JSON: " + e.getOriginalMessage());
        }
        if (row == null || !row.isObject()) {
            throw new BadRowException("expected a JSON object");
        }
        return row;
    }

    private static Row row(JsonNode row, TrainingTask task) throws BadRowException {
        List<String> texts = new ArrayList<>();
        for (String field : task.textFields()) {
            JsonNode text = row.path(field);
            if (!text.isTextual() || text.asText().isBlank()) {
                throw new BadRowException(field + ": a text with something in it, not " + text);
            }
            texts.add(text.asText());
        }
        return new Row(texts, task.target(row), row.path("source").asText(""));
    }
}
